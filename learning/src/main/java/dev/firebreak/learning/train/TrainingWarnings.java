package dev.firebreak.learning.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Warnings from the final metrics of a training run. */
public final class TrainingWarnings {
    private TrainingWarnings() {}

    /**
     * The warnings, one full sentence each.
     *
     * @param metrics the last value of each metric
     */
    public static List<String> of(Map<String, Double> metrics) {
        List<String> warnings = new ArrayList<>();
        double lost = metrics.getOrDefault(Metric.LOST, 0.0);
        Double diverged = metrics.get(Metric.DIVERGED);
        if (diverged != null) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the run diverged at round %.0f and stopped there: a parameter is not finite, or %d rounds in a row were lost",
                    diverged,
                    Trainer.MOST_LOST_IN_A_ROW));
        }
        double broken = metrics.getOrDefault(Metric.ASSUMPTION_BROKEN, 0.0);
        if (broken > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%.0f %s more Byzantine workers than the server tolerates, so its guarantee does not hold for this run",
                    broken,
                    broken == 1 ? "round sampled" : "rounds sampled"));
        }
        if (lost > 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%.0f %s lost: too few messages could be used for the code or the rule, and the parameters stayed as they were",
                    lost,
                    lost == 1 ? "round was" : "rounds were"));
        }
        return warnings;
    }
}
