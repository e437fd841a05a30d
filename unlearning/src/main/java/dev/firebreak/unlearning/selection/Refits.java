package dev.firebreak.unlearning.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Features;
import dev.firebreak.datasets.SparseFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Classifiers that separate unwanted from retained records, trained on the samples of both domains without the records that a removal
 * takes, and evaluated on held-out records of both.
 */
public final class Refits {
    /** Share of held-out unwanted records that are classified as unwanted. */
    public static final String RECALL = "recall";
    /** Share of held-out retained records that are classified as retained. */
    public static final String ACCURACY = "accuracy";
    /** F1 of the retained domain. */
    public static final String F1 = "f1";
    /** What is measured of each classifier. */
    public static final List<String> METRICS = List.of(RECALL, ACCURACY, F1);
    /** Its parameters. */
    public static final String THETA = "theta";

    private final Refit refit;
    private final int retained;
    private final List<SampledRecord> unwanted;
    private final double[] scores;
    private final int[] randomOrder;

    /**
     * Splits both samples.
     *
     * @param unwanted the domain that records are removed from
     * @param retained the domain that is preserved
     * @param score of unwanted records
     * @param holdOut share of the records that classifiers are evaluated on
     * @param inverseRegularization C of the classifiers, greater than 0
     * @param standardized whether classifiers see features with mean 0 and standard deviation 1
     * @param seed of hold-out and random removal
     * @throws InputException if a sample is too small
     */
    public Refits(
            Moments unwanted,
            Moments retained,
            FittedScore score,
            double holdOut,
            double inverseRegularization,
            boolean standardized,
            long seed) {
        Randomness randomness = Randomness.of(seed);
        List<SampledRecord> train = new ArrayList<>();
        List<SampledRecord> test = new ArrayList<>();
        split(retained, randomness, holdOut, train, test);
        int retainedTest = test.size();
        this.retained = train.size();
        split(unwanted, randomness, holdOut, train, test);
        this.unwanted = train.subList(this.retained, train.size());
        if (this.retained == 0 || retainedTest == 0 || this.unwanted.isEmpty() || test.size() == retainedTest) {
            throw new InputException("hold-out: " + holdOut + " of "
                    + retained.sample().size() + " retained and "
                    + unwanted.sample().size()
                    + " unwanted records leaves no record to train or to evaluate on; change hold-out");
        }
        int d = unwanted.sums().length;
        this.scores = this.unwanted.stream()
                .mapToDouble(record -> score.of(record.id(), record.dense(d)))
                .toArray();
        this.randomOrder = randomness.stream("random removal").permutation(scores.length);
        double[][] scale = standardized ? scale(train, d) : null;
        this.refit = new Refit(
                examples(train, this.retained, d, scale),
                examples(test, retainedTest, d, scale),
                1,
                inverseRegularization);
    }

    private static void split(
            Moments domain,
            Randomness randomness,
            double holdOut,
            List<SampledRecord> train,
            List<SampledRecord> test) {
        for (SampledRecord record : domain.sample()) {
            double draw = randomness.stream("hold-out", 0, RecordId.number(record.id()))
                    .nextDouble();
            (draw < holdOut ? test : train).add(record);
        }
    }

    /** {@link #METRICS} and {@link #THETA} after the removal that ends at a boundary. */
    public State selected(Boundary boundary) {
        return without(i -> boundary.removes(scores[i], unwanted.get(i).id()));
    }

    /** The same after random removal of a share. */
    public State random(double share) {
        boolean[] removed = new boolean[scores.length];
        Arrays.stream(randomOrder, 0, (int) Math.round(share * scores.length)).forEach(i -> removed[i] = true);
        return without(i -> removed[i]);
    }

    private State without(IntPredicate removed) {
        Refit.Measured measured = refit.on(IntStream.range(0, retained + scores.length)
                .filter(i -> i < retained || !removed.test(i - retained))
                .toArray());
        return State.EMPTY
                .with(RECALL, measured.recall())
                .with(ACCURACY, measured.accuracy())
                .with(F1, measured.f1())
                .with(THETA, measured.theta());
    }

    // Mean and standard deviation of each column.
    private static double[][] scale(List<SampledRecord> records, int d) {
        double[] mean = new double[d];
        double[] deviation = new double[d];
        for (SampledRecord record : records) {
            double[] x = record.dense(d);
            for (int j = 0; j < d; j++) {
                mean[j] += x[j] / records.size();
            }
        }
        for (SampledRecord record : records) {
            double[] x = record.dense(d);
            for (int j = 0; j < d; j++) {
                deviation[j] += (x[j] - mean[j]) * (x[j] - mean[j]) / records.size();
            }
        }
        for (int j = 0; j < d; j++) {
            deviation[j] = deviation[j] > 0 ? Math.sqrt(deviation[j]) : 1;
        }
        return new double[][] {mean, deviation};
    }

    private static Examples examples(List<SampledRecord> records, int retained, int d, double[][] scale) {
        double[] targets = new double[records.size()];
        Arrays.fill(targets, retained, targets.length, 1);
        return new Examples(scale == null ? sparse(records, d) : dense(records, d, scale), targets, 2);
    }

    private static Features dense(List<SampledRecord> records, int d, double[][] scale) {
        double[] all = new double[records.size() * d];
        for (int i = 0; i < records.size(); i++) {
            double[] x = records.get(i).dense(d);
            for (int j = 0; j < d; j++) {
                all[i * d + j] = (x[j] - scale[0][j]) / scale[1][j];
            }
        }
        return DenseFeatures.of(d, all);
    }

    private static Features sparse(List<SampledRecord> records, int d) {
        int[] offsets = new int[records.size() + 1];
        for (int i = 0; i < records.size(); i++) {
            offsets[i + 1] = offsets[i] + records.get(i).columns().length;
        }
        return new SparseFeatures(
                d,
                offsets,
                records.stream().flatMapToInt(r -> Arrays.stream(r.columns())).toArray(),
                records.stream().flatMapToDouble(r -> Arrays.stream(r.values())).toArray());
    }
}
