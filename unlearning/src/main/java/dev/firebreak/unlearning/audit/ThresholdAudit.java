package dev.firebreak.unlearning.audit;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;

/**
 * The threshold attack: guess "unlearned" (world 1) when a statistic of the released model exceeds a threshold, and turn the
 * counted rates into a lower bound on epsilon.
 *
 * @param truePositives guesses of world 1 among runs of world 1
 * @param falsePositives guesses of world 1 among runs of world 0
 */
public record ThresholdAudit(Proportion truePositives, Proportion falsePositives) {

    /**
     * Chooses the threshold on the first half of both worlds' runs and counts on the second half.
     *
     * @param world1 the statistic of each run that unlearned, at least 4
     * @param world0 the statistic of each run that never saw the forget set, at least 4
     * @param delta the delta for which epsilon will be bounded
     */
    public static ThresholdAudit of(double[] world1, double[] world0, double delta) {
        double threshold = threshold(sorted(RecordAudit.first(world1)), sorted(RecordAudit.first(world0)), delta);
        return new ThresholdAudit(
                above(sorted(RecordAudit.second(world1)), threshold),
                above(sorted(RecordAudit.second(world0)), threshold));
    }

    /**
     * A lower bound on the epsilon of any (epsilon, delta) guarantee of the pair: with the true positive rate bounded from
     * below by TPR and the false positive rate from above by FPR, each at error (1 - confidence)/2,
     * max(ln((TPR - delta)/FPR), ln((1 - FPR - delta)/(1 - TPR)), 0).
     *
     * @param confidence in (0, 1); the bound fails in at most a share 1 - confidence of all audits
     */
    public double epsilonLowerBound(double delta, double confidence) {
        double error = (1 - confidence) / 2;
        return epsilon(truePositives.lower(error), falsePositives.upper(error), delta);
    }

    private static double epsilon(double tpr, double fpr, double delta) {
        double hit = tpr > delta ? StrictMath.log((tpr - delta) / fpr) : 0;
        double miss = 1 - fpr > delta ? StrictMath.log((1 - fpr - delta) / (1 - tpr)) : 0;
        return Math.max(0, Math.max(hit, miss));
    }

    /**
     * mu of the pair as two Gaussians of equal spread: difference of the means over the pooled standard deviation, without
     * sign. A measure of how tight a certificate is, not a bound.
     */
    public static double estimatedMu(double[] world1, double[] world0) {
        double mean1 = Sums.mean(world1);
        double mean0 = Sums.mean(world0);
        double squares = Sums.of(Arrays.stream(world1)
                        .map(x -> (x - mean1) * (x - mean1))
                        .toArray())
                + Sums.of(Arrays.stream(world0)
                        .map(x -> (x - mean0) * (x - mean0))
                        .toArray());
        return Math.abs(mean1 - mean0) / Math.sqrt(squares / (world1.length + world0.length - 2));
    }

    /** The accuracy of any membership attack under a guarantee is at most (e^epsilon + delta)/(1 + e^epsilon). */
    public static double accuracyBound(double epsilon, double delta) {
        return (1 + delta * StrictMath.exp(-epsilon)) / (1 + StrictMath.exp(-epsilon));
    }

    // Counts enter three standard errors to the unfavourable side, so that a threshold must not look good by chance.
    private static double threshold(double[] world1, double[] world0, double delta) {
        double best = 0;
        double threshold = world1[world1.length / 2];
        for (double candidate : world1) {
            double hits = share(world1, candidate) * world1.length;
            double alarms = share(world0, candidate) * world0.length;
            double misses = world1.length - hits;
            double tpr = 1 - Math.min(1, (misses + 3 * Math.sqrt(misses + 1)) / world1.length);
            double fpr = Math.min(1, (alarms + 3 * Math.sqrt(alarms + 1)) / world0.length);
            double epsilon = epsilon(tpr, fpr, delta);
            if (epsilon > best) {
                best = epsilon;
                threshold = candidate;
            }
        }
        return threshold;
    }

    static double[] sorted(double... values) {
        return Arrays.stream(values).sorted().toArray();
    }

    private static Proportion above(double[] sorted, double threshold) {
        return new Proportion(Math.round(share(sorted, threshold) * sorted.length), sorted.length);
    }

    /** P(x > threshold). */
    static double share(double[] sorted, double threshold) {
        return (double) (sorted.length - notAbove(sorted, threshold)) / sorted.length;
    }

    /** How many values are at most the threshold: the first position beyond all that equal it. */
    static int notAbove(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] > threshold) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
