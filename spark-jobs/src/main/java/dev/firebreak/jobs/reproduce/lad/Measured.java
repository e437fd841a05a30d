package dev.firebreak.jobs.reproduce.lad;

import dev.firebreak.core.State;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.study.Estimate;
import java.util.List;

/**
 * A row and what its runs found.
 *
 * @param row the row
 * @param loss the loss that counts, over the seeds
 * @param runs one per seed
 */
record Measured(Row row, Estimate loss, List<State> runs) {

    /** Bytes per device and round, which are the same in every round and for every seed. */
    double bytes() {
        return runs.get(0).number(LadRun.BYTES, 0);
    }

    /** The largest empirical robustness coefficient of any round of any seed. */
    double kappa() {
        return runs.stream()
                .mapToDouble(run -> run.number(LadRun.KAPPA, 0))
                .max()
                .orElseThrow();
    }

    /** The loss along the rounds, averaged over the seeds as long as all of them go on. */
    Sheet.Line curve() {
        int length = runs.stream()
                .mapToInt(run -> run.get(LadRun.ROUNDS).length)
                .min()
                .orElseThrow();
        double[] rounds = new double[length];
        double[] mean = new double[length];
        for (State run : runs) {
            for (int k = 0; k < length; k++) {
                rounds[k] = run.get(LadRun.ROUNDS)[k];
                mean[k] += run.get(LadRun.CURVE)[k] / runs.size();
            }
        }
        return new Sheet.Line(row.label(), rounds, mean);
    }
}
