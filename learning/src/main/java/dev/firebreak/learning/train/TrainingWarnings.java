package dev.firebreak.learning.train;

import java.util.ArrayList;
import java.util.List;
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
        double diverged = metrics.getOrDefault(Metric.DIVERGED, 0.0);
        double broken = metrics.getOrDefault(Metric.ASSUMPTION_BROKEN, 0.0);
        double lost = metrics.getOrDefault(Metric.LOST, 0.0);
        if (diverged > 0) {
            warnings.add("the run diverged at round " + (long) diverged
                    + " and stopped there: a parameter is not finite, or " + Trainer.MOST_LOST_IN_A_ROW
                    + " rounds in a row were lost");
        }
        if (broken > 0) {
            warnings.add(
                    (long) broken + (broken == 1 ? " round" : " rounds")
                            + " sampled more Byzantine workers than the server tolerates, so its guarantee does not hold for this run");
        }
        if (lost > 0) {
            warnings.add(
                    (long) lost + (lost == 1 ? " round was" : " rounds were")
                            + " lost: too few messages could be used for the code or the rule, and the parameters stayed as they were");
        }
        String excluded = ExcludedWorkers.warning(metrics);
        if (!excluded.isEmpty()) {
            warnings.add(
                    "honest workers that hardly entered the aggregates of the last " + ExcludedWorkers.WINDOW
                            + " rounds, a weight below half of 1/n in most of them: " + excluded
                            + "; the table workers has their labels and the recall of their rarest class; compare with aggregation: mean");
        }
        return warnings;
    }
}
