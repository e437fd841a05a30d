package dev.firebreak.unlearning.audit;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;

/**
 * The score of the NeurIPS 2023 machine unlearning challenge (Triantafillou et al., "Are we making progress in unlearning?", 2024). For
 * each record e is the largest max(ln(1 - delta - FPR) - ln FNR, ln(1 - delta - FNR) - ln FPR) over threshold attacks; e in the n-th bin
 * of width 0.5 scores 2/2^n, so that 1 is best; the forgetting quality is the mean. An estimate, without confidence.
 */
public final class ForgettingQuality {
    private static final double BIN = 0.5;

    private ForgettingQuality() {}

    /**
     * e of one record, over all thresholds on a statistic, on both sides. Attacks with one error rate 0 are left out, as in the
     * challenge; two rates of 0 make it infinite.
     *
     * @param unlearned the statistic under models that forgot the record
     * @param retrained under models that never saw it
     */
    public static double epsilon(double[] unlearned, double[] retrained, double delta) {
        double[] first = ThresholdAudit.sorted(unlearned);
        double[] second = ThresholdAudit.sorted(retrained);
        double greatest = 0;
        for (double[] candidates : new double[][] {first, second}) {
            for (double threshold : candidates) {
                double above1 = ThresholdAudit.share(first, threshold);
                double above0 = ThresholdAudit.share(second, threshold);
                greatest = Math.max(greatest, epsilon(above0, 1 - above1, delta));
                greatest = Math.max(greatest, epsilon(1 - above0, above1, delta));
            }
        }
        return greatest;
    }

    private static double epsilon(double fpr, double fnr, double delta) {
        if (fpr == 0 && fnr == 0) {
            return Double.POSITIVE_INFINITY;
        }
        if (fpr == 0 || fnr == 0) {
            return 0;
        }
        double miss = 1 - delta - fpr > 0 ? StrictMath.log(1 - delta - fpr) - StrictMath.log(fnr) : 0;
        double hit = 1 - delta - fnr > 0 ? StrictMath.log(1 - delta - fnr) - StrictMath.log(fpr) : 0;
        return Math.max(miss, hit);
    }

    /** H(e) = 2/2^n for e in the n-th bin, from 1; 0 for infinity. */
    public static double score(double epsilon) {
        return epsilon == Double.POSITIVE_INFINITY ? 0 : StrictMath.pow(2, -Math.floor(epsilon / BIN));
    }

    /**
     * The challenge's final number: mean of H, times how much accuracy is kept on the retain set and on test data beside retraining.
     *
     * @param epsilons of all records, at least one
     * @param retainRatio retain accuracy over that of retraining
     * @param testRatio test accuracy over that of retraining
     */
    public static double of(double[] epsilons, double retainRatio, double testRatio) {
        double quality =
                Sums.mean(Arrays.stream(epsilons).map(ForgettingQuality::score).toArray());
        return quality * retainRatio * testRatio;
    }
}
