package dev.firebreak.jobs.reproduce.distributional;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Score;
import dev.firebreak.unlearning.selection.Scores;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Unwanted N(gap, 1) and retained N(0, 1), {@value #SIZE} records each: records are removed one by one by descending score and
 * N(mean, 1) is fitted to what is left.
 *
 * @param gap between the means, in standard deviations
 * @param score which records first
 * @param seed of the records, and of random removal
 */
record GaussianTrial(double gap, String score, long seed) implements Serializable {
    static final int SIZE = 1000;
    static final String BUDGET = "budget";
    static final String REMOVAL = "removal";
    static final String PRESERVATION = "preservation";

    String key() {
        return "distributional gaussian gap=" + CanonicalNumber.of(gap) + " score=" + score + " seed=" + seed;
    }

    /** KL(p1||p) and KL(p2||p) after 0 .. n1 deletions, and the least share of deletions with KL(p1||p) at half of KL(p1||p2). */
    State run() {
        double[][] unwanted = draw("unwanted", gap);
        double[][] retained = draw("retained", 0);
        Score fitted = Scores.SCORES.build(score).fit(Sample.of(unwanted), Sample.of(retained));
        double[] scores = IntStream.range(0, SIZE)
                .mapToDouble(i -> fitted.of(i, unwanted[i]))
                .toArray();
        int[] order = Ordered.byScore(scores);
        double sum = Sums.of(Arrays.stream(unwanted).mapToDouble(x -> x[0]).toArray())
                + Sums.of(Arrays.stream(retained).mapToDouble(x -> x[0]).toArray());
        double[] removal = new double[SIZE + 1];
        double[] preservation = new double[SIZE + 1];
        double budget = Double.NaN;
        for (int f = 0; f <= SIZE; f++) {
            double mean = sum / (2 * SIZE - f);
            removal[f] = (gap - mean) * (gap - mean) / 2;
            preservation[f] = mean * mean / 2;
            if (Double.isNaN(budget) && removal[f] >= gap * gap / 4) {
                budget = (double) f / SIZE;
            }
            sum -= f < SIZE ? unwanted[order[f]][0] : 0;
        }
        return State.EMPTY.with(BUDGET, budget).with(REMOVAL, removal).with(PRESERVATION, preservation);
    }

    private double[][] draw(String sample, double mean) {
        RandomStream stream = Randomness.of(seed).stream("gaussian " + sample);
        double[][] rows = new double[SIZE][1];
        for (double[] row : rows) {
            row[0] = mean + stream.nextGaussian();
        }
        return rows;
    }
}
