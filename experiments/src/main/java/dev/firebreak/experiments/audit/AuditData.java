package dev.firebreak.experiments.audit;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.spec.SpecValues;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The records of an audit, as its tasks need them.
 *
 * @param common how many every model sees; they come first
 * @param records the common ones, then the audited ones
 * @param ids of the audited ones: {@code record-POSITION} in the training set, or {@code canary}
 * @param test records for accuracy; may be none
 */
record AuditData(int common, Examples records, ArrayList<String> ids, Examples test) implements Serializable {

    /** Loads and chooses; data that are missing, have no classes or are too few are refused. */
    static AuditData load(SpecValues spec, Inputs inputs) throws IOException {
        Dataset dataset = inputs.load(spec.required(AuditKind.DATA), spec.required(AuditKind.SEED));
        Examples train = dataset.train();
        if (train.classes() < 2) {
            throw new InputException("an audit needs data with classes, but " + dataset.name() + " has real targets");
        }
        int used = spec.required(AuditKind.RECORDS) == 0 ? train.count() : spec.required(AuditKind.RECORDS);
        if (used > train.count() || spec.required(AuditKind.AUDITED) >= used) {
            throw new InputException(
                    "records must be at most " + train.count() + " and more than audited, but they are " + used
                            + " and " + spec.required(AuditKind.AUDITED) + " (" + dataset.name() + ")");
        }
        int[] drawn = Randomness.of(spec.required(AuditKind.SEED)).stream("audited-records")
                .sample(train.count(), used);
        int[] audited = Arrays.copyOf(drawn, spec.required(AuditKind.AUDITED));
        int[] common = Arrays.copyOfRange(drawn, spec.required(AuditKind.AUDITED), used);
        Arrays.sort(common);
        Arrays.sort(audited);
        Examples records = train.select(
                IntStream.concat(IntStream.of(common), IntStream.of(audited)).toArray());
        ArrayList<String> ids = new ArrayList<>(
                IntStream.of(audited).mapToObj(i -> "record-" + i).toList());
        if (spec.required(AuditKind.CANARY) > 0) {
            records = withCanary(records, common.length, spec.required(AuditKind.CANARY));
            ids.add("canary");
        }
        return new AuditData(common.length, records, ids, dataset.test().orElseGet(() -> train.select()));
    }

    /** Adds one record: the first common one of class 0, so many times as far from 0, labelled 1. */
    private static Examples withCanary(Examples records, int common, double far) {
        int twin = IntStream.range(0, common)
                .filter(i -> records.label(i) == 0)
                .findFirst()
                .orElseThrow(() -> new InputException("a canary needs a record of class 0, but none was drawn"));
        int d = records.features().dimension();
        double[] values = Arrays.copyOf(records.features().values(), (records.count() + 1) * d);
        for (int j = 0; j < d; j++) {
            values[records.count() * d + j] = far * values[twin * d + j];
        }
        double[] targets = Arrays.copyOf(records.targets(), records.count() + 1);
        targets[records.count()] = 1;
        return new Examples(DenseFeatures.of(d, values), targets, records.classes());
    }
}
