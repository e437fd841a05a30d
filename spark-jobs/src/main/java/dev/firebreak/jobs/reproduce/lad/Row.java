package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.jobs.reproduce.Estimate;
import java.util.Locale;

/**
 * One row of a table: a configuration of the trainer, and what the reference run found for it.
 *
 * @param label the configuration, in {@link Words}
 * @param mean the reference's mean; NaN if it diverges
 * @param deviation the standard deviation that the reference prints
 */
record Row(String label, double mean, double deviation) {

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

    /** The same in words. */
    String verdict(Estimate ours) {
        if (agrees(ours)) {
            return Double.isNaN(mean) ? "both diverge" : "within";
        }
        return Double.isNaN(mean) || Double.isNaN(ours.mean())
                ? "outside"
                : String.format(Locale.ROOT, "outside: %+.1f deviations", (ours.mean() - mean) / deviation);
    }
}
