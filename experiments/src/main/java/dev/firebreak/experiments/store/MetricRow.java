package dev.firebreak.experiments.store;

import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** The values of rows by metric, for each round. */
    public static SortedMap<Integer, SortedMap<String, Double>> byRound(List<MetricRow> rows) {
        SortedMap<Integer, SortedMap<String, Double>> rounds = new TreeMap<>();
        rows.forEach(row ->
                rounds.computeIfAbsent(row.round, round -> new TreeMap<>()).put(row.metric, row.value));
        return rounds;
    }
}
