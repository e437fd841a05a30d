package dev.firebreak.jobs.reproduce.distributional;

import dev.firebreak.core.State;
import dev.firebreak.datasets.Examples;
import dev.firebreak.unlearning.selection.Refit;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Score;
import dev.firebreak.unlearning.selection.Scores;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * A classifier trained anew at each budget 0, 0.05, ..., 1 of removal from one class (spec section 4.6).
 *
 * @param task what is learned
 * @param score which records of the unwanted class first
 * @param seed of the split, and of random removal
 */
record RefitTrial(Task task, String score, long seed) implements Serializable {
    static final int STEPS = 20;
    static final String FORGET = "forget";
    static final String ACCURACY = "accuracy";
    static final String F1 = "f1";
    static final double[] BUDGETS =
            IntStream.rangeClosed(0, STEPS).mapToDouble(k -> (double) k / STEPS).toArray();

    /**
     * One split of a data set, ready to learn from.
     *
     * @param train training records
     * @param test test records
     * @param unwanted the unwanted class
     * @param scored what scores see: one row per training record, by position
     * @param inverseRegularization C
     */
    record Split(Examples train, Examples test, int unwanted, double[][] scored, double inverseRegularization) {}

    /** A data set with an unwanted class. */
    interface Task extends Serializable {
        /** All that its splits depend on besides the seed and the data. */
        String key();

        /** What the data are. */
        SortedMap<String, String> digests();

        /** The split of a seed. */
        Split split(long seed, String score);
    }

    String key() {
        return "distributional " + task.key() + " score=" + score + " seed=" + seed;
    }

    /** The metrics by budget. */
    State run() {
        Split split = task.split(seed, score);
        Examples train = split.train();
        int[] unwanted = positions(split, true);
        int[] retained = positions(split, false);
        double[][] first = rows(split.scored(), unwanted);
        Score fitted =
                Scores.SCORES.build(score).fit(Sample.ofMeans(first), Sample.ofMeans(rows(split.scored(), retained)));
        double[] scores = IntStream.range(0, first.length)
                .mapToDouble(i -> fitted.of(i, first[i]))
                .toArray();
        int[] order = Ordered.byScore(scores);
        Refit refit = new Refit(train, split.test(), split.unwanted(), split.inverseRegularization());
        double[] forget = new double[STEPS + 1];
        double[] accuracy = new double[STEPS + 1];
        double[] f1 = new double[STEPS + 1];
        for (int k = 0; k <= STEPS; k++) {
            int removed = (int) Math.round(BUDGETS[k] * order.length);
            int[] kept = IntStream.concat(
                            Arrays.stream(retained),
                            Arrays.stream(order, removed, order.length).map(i -> unwanted[i]))
                    .sorted()
                    .toArray();
            Refit.Measured measured = refit.on(kept);
            forget[k] = measured.recall();
            accuracy[k] = measured.accuracy();
            f1[k] = measured.f1();
        }
        return State.EMPTY.with(FORGET, forget).with(ACCURACY, accuracy).with(F1, f1);
    }

    private static int[] positions(Split split, boolean unwanted) {
        return IntStream.range(0, split.train().count())
                .filter(i -> (split.train().label(i) == split.unwanted()) == unwanted)
                .toArray();
    }

    private static double[][] rows(double[][] all, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(i -> all[i]).toArray(double[][]::new);
    }
}
