package dev.firebreak.experiments.store;

import java.io.Serializable;

/**
 * One number measured in a run: a row of the table under {@code metrics/}.
 *
 * @param round the round it was measured after, from 0
 * @param seed the run's training seed
 * @param metric a stable name such as {@code test/accuracy}; those under {@code seconds/} are timings and may differ between
 *     equal runs
 * @param value the number; NaN and infinities are kept
 */
public record MetricRow(int round, long seed, String metric, double value) implements Serializable {
    static final String TIMING = "seconds/";

    /** Whether this is a timing. */
    public boolean timing() {
        return metric.startsWith(TIMING);
    }
}
