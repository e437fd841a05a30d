package dev.firebreak.unlearning.audit;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;

/**
 * The score of the NeurIPS 2023 machine unlearning challenge (Triantafillou et al., "Are we making progress in unlearning?", 2024), with the
 * attacks of its published evaluation. For each record e is the largest max(ln(1 - delta - FPR) - ln FNR, ln(1 - delta - FNR) - ln FPR) over
 * two families of attacks; e in the n-th bin of width 0.5 scores 2/2^n, so that 1 is best; the forgetting quality is the mean. An estimate,
 * without confidence.
 *
 * <p>The statistic is the logit-scaled confidence ln p - ln(1 - p). An attack with exactly one error rate of 0 is left out; two rates of 0
 * make e the greatest there is. The published file cannot score as it is: it asserts an array of several values.
 */
public final class ForgettingQuality {
    /** The greatest e. */
    public static final double MOST = 50;

    private static final double BIN = 0.5;
    private static final int PER_UNIT = 100;
    // How far the thresholds of the double attack go beyond the narrower world.
    private static final double BUFFER = 2;
    // Below this ratio of the ranges the narrower world is a peak that thresholds might miss.
    private static final double PEAK = 0.01;

    private ForgettingQuality() {}

    /**
     * e of one record.
     *
     * @param unlearned the statistic under models that forgot the record, at least one
     * @param retrained under models that never saw it, at least one
     * @return NaN if every attack has exactly one error rate of 0, so that more models are needed
     */
    public static double epsilon(double[] unlearned, double[] retrained, double delta) {
        double[] first = ThresholdAudit.sorted(unlearned);
        double[] second = ThresholdAudit.sorted(retrained);
        double least = Math.min(range(first), range(second));
        double most = Math.max(range(first), range(second));
        if (least < PEAK * most) {
            return MOST;
        }
        Greatest greatest = new Greatest(delta);
        boolean second1 = median(second) > median(first);
        double[] positive = second1 ? second : first;
        double[] negative = second1 ? first : second;
        singleThresholds(positive, negative, greatest);
        boolean narrower = range(positive) < range(negative);
        doubleThresholds(narrower ? positive : negative, narrower ? negative : positive, greatest);
        return Math.min(MOST, greatest.value);
    }

    /** The world of the greater median is called at a threshold and above. */
    private static void singleThresholds(double[] positive, double[] negative, Greatest greatest) {
        double from = Math.min(positive[0], negative[0]);
        double to = Math.max(positive[positive.length - 1], negative[negative.length - 1]);
        for (double threshold : between(from, to, (int) Math.ceil((to - from) * PER_UNIT))) {
            greatest.take(
                    (double) (negative.length - below(negative, threshold)) / negative.length,
                    (double) below(positive, threshold) / positive.length);
        }
    }

    /** The world of the smaller range is called between two thresholds. */
    private static void doubleThresholds(double[] positive, double[] negative, Greatest greatest) {
        double width = range(positive);
        double from = positive[0] + width - BUFFER;
        double to = positive[positive.length - 1] + BUFFER;
        int lefts = (int) Math.ceil(2 * BUFFER * PER_UNIT);
        for (double right : between(from, to, (int) Math.ceil((to - from) * PER_UNIT))) {
            int positiveTo = ThresholdAudit.notAbove(positive, right);
            int negativeTo = ThresholdAudit.notAbove(negative, right);
            for (double left : between(right - width - BUFFER, right - width + BUFFER, lefts)) {
                int hits = Math.max(0, positiveTo - below(positive, left));
                int alarms = Math.max(0, negativeTo - below(negative, left));
                greatest.take((double) alarms / negative.length, (double) (positive.length - hits) / positive.length);
            }
        }
    }

    private static double[] between(double from, double to, int count) {
        double[] points = new double[count];
        for (int k = 0; k < count; k++) {
            points[k] = k == 0 ? from : k == count - 1 ? to : from + k * ((to - from) / (count - 1));
        }
        return points;
    }

    private static int below(double[] sorted, double threshold) {
        return ThresholdAudit.notAbove(sorted, Math.nextDown(threshold));
    }

    private static double range(double[] sorted) {
        return sorted[sorted.length - 1] - sorted[0];
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** The greatest e of the attacks that count; NaN before one does. */
    private static final class Greatest {
        private final double delta;
        private double value = Double.NaN;

        Greatest(double delta) {
            this.delta = delta;
        }

        void take(double fpr, double fnr) {
            if ((fpr == 0) != (fnr == 0)) {
                return;
            }
            double found = Double.POSITIVE_INFINITY;
            if (fpr > 0) {
                found = Math.max(0, Math.max(ratio(1 - delta - fpr, fnr), ratio(1 - delta - fnr, fpr)));
            }
            value = Double.isNaN(value) ? found : Math.max(value, found);
        }

        private static double ratio(double above, double below) {
            return above > below ? StrictMath.log(above) - StrictMath.log(below) : 0;
        }
    }

    /**
     * H(e) = 2/2^n for e in the n-th bin, from 1. There are bins up to ceil(ln(models - 1)) only, which is about as large as e can be seen
     * with so many models; beyond them H is 0. NaN for NaN.
     *
     * @param models of each world, at least 2
     */
    public static double score(double epsilon, int models) {
        if (Double.isNaN(epsilon)) {
            return Double.NaN;
        }
        double bin = 1 + Math.floor(epsilon / BIN);
        return bin * BIN <= Math.ceil(StrictMath.log(models - 1)) ? StrictMath.pow(2, 1 - bin) : 0;
    }

    /**
     * The challenge's final number: mean of H, times how much accuracy is kept on the retain set and on test data beside retraining.
     *
     * @param epsilons of all records, at least one; with a NaN the score is NaN
     * @param models of each world, at least 2
     * @param retainRatio retain accuracy over that of retraining
     * @param testRatio test accuracy over that of retraining
     */
    public static double of(double[] epsilons, int models, double retainRatio, double testRatio) {
        return Sums.mean(Arrays.stream(epsilons).map(e -> score(e, models)).toArray()) * retainRatio * testRatio;
    }
}
