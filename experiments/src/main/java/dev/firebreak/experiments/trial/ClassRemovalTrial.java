package dev.firebreak.experiments.trial;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Features;
import dev.firebreak.datasets.TextSources;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.Refit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A classifier trained anew after removing part of one class by descending score (spec section 4.6). Records {@code budget}, the part in
 * per cent, {@code unwanted/recall}, {@code retained/accuracy} and, of two classes, {@code retained/f1}. Measures {@code half-effect}, the
 * least budget at which recall is at most half of what it is without removal; infinite if there is none.
 */
final class ClassRemovalTrial extends Trial {
    static final SpecKey<Call> DATA = new SpecKey<>(
            "data", "the data set, with classes and test records", Form.optionalPart(DataSources.SOURCES), "none");
    static final SpecKey<Call> TEXTS = new SpecKey<>(
            "texts",
            "labelled texts in its place, as tf-idf vectors of length 1; a fifth of them is tested on",
            Form.optionalPart(TextSources.TEXTS),
            "none");
    static final SpecKey<String> UNWANTED = new SpecKey<>(
            "unwanted", "the label of the unwanted texts, or the number of the unwanted class", Form.text("a label"));
    static final SpecKey<Double> SHARE = new SpecKey<>(
            "share",
            "unwanted texts are thinned out at random to this share of all; 1: none is left out",
            Form.real(1e-6, 1),
            "1");
    static final SpecKey<String> FEATURES = new SpecKey<>(
            "features",
            "of data: as they are, or gradient histograms of colour images of 32 x 32, to mean 0 and deviation 1",
            Form.word(List.of("given", ImageFeatures.WORD)),
            "given");
    static final SpecKey<Boolean> UNIT_LENGTH = new SpecKey<>(
            "unit-length", "whether scores see texts at length 1, as the classifier does", Form.flag(), "true");
    private static final SpecKey<Double> INVERSE_REGULARIZATION =
            new SpecKey<>("inverse-regularization", "C of the classifier", Form.positive(), "10");
    private static final SpecKey<Integer> BUDGETS =
            new SpecKey<>("budgets", "how many budgets above 0, equally far apart", Form.count(1, 1000), "20");

    private static final List<Metric> METRICS = Metric.table("""
            half-effect | Removed for half the effect | number | lower | least budget at which recall is at most \
                half of what it is without removal; infinite if there is none
            unwanted/recall | Recall of the unwanted class | share | lower | share of the unwanted test records that \
                are found
            retained/accuracy | Accuracy on retained records | share | higher | share of the other test records that \
                are classified right
            retained/f1 | F1 on retained records | share | higher | F1 of the retained class, of two classes
            budget | Removed | number | neither | part of the unwanted records that is removed, in per cent
            """);

    ClassRemovalTrial() {
        super(
                "class-removal",
                METRICS,
                DATA,
                TEXTS,
                UNWANTED,
                SHARE,
                FEATURES,
                UNIT_LENGTH,
                INVERSE_REGULARIZATION,
                BUDGETS,
                Removal.SCORE);
    }

    @Override
    public void check(SpecValues values) {
        checkSource(values);
    }

    /** Refuses a spec that gives both data and texts, or neither. */
    static void checkSource(SpecValues values) {
        if (values.get(DATA).isPresent()
                && values.get(TEXTS).isPresent()
                && isNone(values, DATA) == isNone(values, TEXTS)) {
            values.problem(TEXTS, "give either data or texts");
        }
    }

    private static boolean isNone(SpecValues values, SpecKey<Call> key) {
        return values.required(key).name().equals(Form.NONE);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return sourceDigests(spec, inputs);
    }

    /** Digests of data or texts. */
    static SortedMap<String, String> sourceDigests(SpecValues spec, Inputs inputs) throws IOException {
        return isNone(spec, TEXTS)
                ? inputs.digests(spec.required(DATA), spec.required(SEED))
                : TextSources.TEXTS.build(spec.required(TEXTS)).digests(inputs.folder());
    }

    /** Data or texts with their unwanted class; a training set without one of the two sides is refused. */
    static Split split(SpecValues spec, Inputs inputs) throws IOException {
        Split split = isNone(spec, TEXTS) ? ImageFeatures.split(spec, inputs) : TfIdf.split(spec, inputs);
        int unwanted = split.positions(true).length;
        if (unwanted == 0 || unwanted == split.train().count()) {
            throw new InputException("unwanted: no training record is " + (unwanted == 0 ? "of" : "outside") + " class "
                    + spec.required(UNWANTED));
        }
        return split;
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        Split split = split(spec, inputs);
        int[] unwanted = split.positions(true);
        int[] retained = split.positions(false);
        int[] order = split.order(spec);
        Refit refit = new Refit(split.train(), split.test(), split.unwanted(), spec.required(INVERSE_REGULARIZATION));
        int steps = spec.required(BUDGETS);
        double[] budgets = new double[steps + 1];
        double[] recall = new double[steps + 1];
        for (int k = 0; k <= steps; k++) {
            double part = (double) k / steps;
            int removed = (int) Math.round(part * order.length);
            Refit.Measured measured = refit.on(IntStream.concat(
                            Arrays.stream(retained),
                            Arrays.stream(order, removed, order.length).map(i -> unwanted[i]))
                    .sorted()
                    .toArray());
            budgets[k] = 100 * part;
            recall[k] = measured.recall();
            SortedMap<String, Double> metrics = new TreeMap<>(Map.of(
                    "budget", budgets[k], "unwanted/recall", recall[k], "retained/accuracy", measured.accuracy()));
            if (!Double.isNaN(measured.f1())) {
                metrics.put("retained/f1", measured.f1());
            }
            run.record(k, metrics);
        }
        double half = Refit.halfEffect(budgets, recall);
        return new TreeMap<>(Map.of("half-effect", Double.isNaN(half) ? Double.POSITIVE_INFINITY : half));
    }

    /** A data set with an unwanted class, ready to learn from; scores see a row of {@code scored} for each training record. */
    record Split(Examples train, Examples test, int unwanted, double[][] scored) {

        /** Positions of training records of the unwanted class, or of the others. */
        int[] positions(boolean ofUnwanted) {
            return IntStream.range(0, train.count())
                    .filter(i -> (train.label(i) == unwanted) == ofUnwanted)
                    .toArray();
        }

        /** Test records of the unwanted class, or the others. */
        Examples test(boolean ofUnwanted) {
            return test.select(IntStream.range(0, test.count())
                    .filter(i -> (test.label(i) == unwanted) == ofUnwanted)
                    .toArray());
        }

        /** The unwanted training records, by their place among themselves, in the order of removal. */
        int[] order(SpecValues spec) {
            return Removal.order(
                    spec.required(Removal.SCORE),
                    spec.required(SEED),
                    scored(positions(true)),
                    scored(positions(false)));
        }

        private double[][] scored(int... chosen) {
            return Arrays.stream(chosen).mapToObj(i -> scored[i]).toArray(double[][]::new);
        }

        /** All features, one row per record. */
        static double[][] rows(Features features) {
            double[][] rows = new double[features.count()][features.dimension()];
            for (int i = 0; i < rows.length; i++) {
                features.copy(i, rows[i], 0);
            }
            return rows;
        }
    }
}
