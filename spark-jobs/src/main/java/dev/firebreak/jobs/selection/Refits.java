package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Features;
import dev.firebreak.datasets.SparseFeatures;
import dev.firebreak.unlearning.selection.Refit;
import dev.firebreak.unlearning.selection.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Classifiers that tell unwanted from retained records, trained on both domains' samples without those records that a removal takes,
 * and judged by held-out records of both.
 */
final class Refits {
    static final String RECALL = "recall";
    static final String ACCURACY = "accuracy";
    static final String F1 = "f1";
    static final String THETA = "theta";

    private final Refit refit;
    private final int retained;
    private final List<Sampled> unwanted;
    private final double[] scores;
    private final int[] randomOrder;

    private Refits(Refit refit, int retained, List<Sampled> unwanted, double[] scores, int[] randomOrder) {
        this.refit = refit;
        this.retained = retained;
        this.unwanted = unwanted;
        this.scores = scores;
        this.randomOrder = randomOrder;
    }

    /** Splits both samples. @throws InputException if one is too small for that */
    static Refits of(
            SelectionSpec spec,
            List<Sampled> unwanted,
            List<Sampled> retained,
            boolean dense,
            FittedScore fitted,
            int d) {
        List<Sampled> train = new ArrayList<>();
        List<Sampled> test = new ArrayList<>();
        split(spec, retained, train, test);
        int retainedTrain = train.size();
        int retainedTest = test.size();
        split(spec, unwanted, train, test);
        if (retainedTrain == 0 || retainedTest == 0 || train.size() == retainedTrain || test.size() == retainedTest) {
            throw new InputException(
                    "hold-out: " + spec.holdOut() + " of " + retained.size() + " retained and " + unwanted.size()
                            + " unwanted records leaves no record to train on or to judge by; change hold-out");
        }
        List<Sampled> candidates = train.subList(retainedTrain, train.size());
        Score score = fitted.score();
        double[] scores = candidates.stream()
                .mapToDouble(record -> ScoreRanking.of(score, fitted, record.id(), record.dense(d)))
                .toArray();
        double[][] scale = dense ? scale(train, d) : null;
        Refit refit = new Refit(
                examples(train, retainedTrain, d, scale),
                examples(test, retainedTest, d, scale),
                1,
                spec.inverseRegularization());
        int[] random = Randomness.of(spec.seed()).stream("random removal").permutation(candidates.size());
        return new Refits(refit, retainedTrain, candidates, scores, random);
    }

    private static void split(SelectionSpec spec, List<Sampled> sample, List<Sampled> train, List<Sampled> test) {
        Randomness randomness = Randomness.of(spec.seed());
        for (Sampled record : sample) {
            boolean held = randomness.stream("hold-out", 0, RecordId.number(record.id()))
                            .nextDouble()
                    < spec.holdOut();
            (held ? test : train).add(record);
        }
    }

    /** After the removal that ends at a boundary. */
    State selected(Boundary boundary) {
        return without(IntStream.range(0, unwanted.size())
                .filter(i -> boundary.removes(scores[i], unwanted.get(i).id()))
                .toArray());
    }

    /** After random removal of a share. */
    State random(double share) {
        return without(Arrays.copyOf(randomOrder, (int) Math.round(share * randomOrder.length)));
    }

    private State without(int[] removed) {
        boolean[] gone = new boolean[unwanted.size()];
        Arrays.stream(removed).forEach(i -> gone[i] = true);
        int[] kept = IntStream.range(0, retained + unwanted.size())
                .filter(i -> i < retained || !gone[i - retained])
                .toArray();
        Refit.Measured measured = refit.on(kept);
        return State.EMPTY
                .with(RECALL, measured.recall())
                .with(ACCURACY, measured.accuracy())
                .with(F1, measured.f1())
                .with(THETA, measured.theta());
    }

    // Mean and standard deviation of each column.
    private static double[][] scale(List<Sampled> records, int d) {
        double[] mean = new double[d];
        double[] deviation = new double[d];
        for (Sampled record : records) {
            double[] x = record.dense(d);
            for (int j = 0; j < d; j++) {
                mean[j] += x[j] / records.size();
            }
        }
        for (Sampled record : records) {
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

    private static Examples examples(List<Sampled> records, int retained, int d, double[][] scale) {
        double[] targets = new double[records.size()];
        Arrays.fill(targets, retained, targets.length, 1);
        return new Examples(scale == null ? sparse(records, d) : dense(records, d, scale), targets, 2);
    }

    private static Features dense(List<Sampled> records, int d, double[][] scale) {
        double[] all = new double[records.size() * d];
        for (int i = 0; i < records.size(); i++) {
            double[] x = records.get(i).dense(d);
            for (int j = 0; j < d; j++) {
                all[i * d + j] = (x[j] - scale[0][j]) / scale[1][j];
            }
        }
        return DenseFeatures.of(d, all);
    }

    private static Features sparse(List<Sampled> records, int d) {
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
