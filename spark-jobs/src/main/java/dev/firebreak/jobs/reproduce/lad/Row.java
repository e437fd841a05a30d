package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.experiments.study.Estimate;
import dev.firebreak.experiments.study.Welch;
import java.util.Locale;

/**
 * One row of a table: a configuration of the trainer, and what the reference run found for it.
 *
 * @param label the configuration, in {@link Words}
 * @param mean the reference's mean; NaN if it diverges
 * @param deviation the standard deviation that the reference prints
 */
record Row(String label, double mean, double deviation) {
    private static final int REFERENCE_SEEDS = 5;
    private static final double LEVEL = 0.05;

    /** A run that diverges. */
    static Row diverging(String label) {
        return new Row(label, Double.NaN, Double.NaN);
    }

    String reference() {
        return Double.isNaN(mean)
                ? "diverges"
                : Estimate.digits(mean) + " ± " + String.format(Locale.ROOT, "%.2g", deviation);
    }

    /** Whether a mean of ours is within the printed deviation, or diverges like the reference. */
    boolean agrees(Estimate ours) {
        return Double.isNaN(mean) ? Double.isNaN(ours.mean()) : ours.within(mean, deviation);
    }

    /**
     * Whether the reference differs by more than the scatter over seeds explains, at the level of 5% by {@link Welch}; never for a
     * mean within one deviation, and always if only one of the two diverges.
     */
    boolean differs(Estimate ours) {
        if (agrees(ours)) {
            return false;
        }
        return Double.isNaN(mean) != Double.isNaN(ours.mean())
                || (Welch.testable(ours, published())
                        && Welch.of(ours, published()).p() < LEVEL);
    }

    /** Both in words. */
    String verdict(Estimate ours) {
        if (agrees(ours)) {
            return Double.isNaN(mean) ? "both diverge" : "within";
        }
        if (Double.isNaN(mean) || Double.isNaN(ours.mean())) {
            return "outside";
        }
        String outside = String.format(Locale.ROOT, "outside: %+.1f deviations", (ours.mean() - mean) / deviation);
        if (!Welch.testable(ours, published())) {
            return outside;
        }
        Welch welch = Welch.of(ours, published());
        return String.format(Locale.ROOT, "%s, %+.1f standard errors (p = %.2g)", outside, welch.t(), welch.p());
    }

    private Estimate published() {
        return new Estimate(mean, deviation, REFERENCE_SEEDS);
    }
}
