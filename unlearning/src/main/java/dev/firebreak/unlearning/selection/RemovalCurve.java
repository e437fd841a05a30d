package dev.firebreak.unlearning.selection;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metrics after removals of growing size, of the highest scores and, under {@link #RANDOM}, of as many records at random.
 *
 * @param deleted numbers of deletions, ascending from 0
 * @param metrics as many values each, by metric name
 */
public record RemovalCurve(long[] deleted, SortedMap<String, double[]> metrics) {
    /** Prefix of the metrics after random removal. */
    public static final String RANDOM = "random/";

    /**
     * The metrics after so many deletions, by name.
     *
     * @throws IllegalArgumentException if the curve has no such number
     */
    public SortedMap<String, Double> after(long deletions) {
        int k = Arrays.binarySearch(deleted, deletions);
        if (k < 0) {
            throw new IllegalArgumentException("the curve has no point at " + deletions + " deletions");
        }
        SortedMap<String, Double> values = new TreeMap<>();
        metrics.forEach((name, column) -> values.put(name, column[k]));
        return values;
    }

    /** The values of one metric. */
    public double[] metric(String name) {
        return metrics.get(name);
    }

    /** The numbers of deletions as shares of all unwanted records, n1. */
    public double[] budgets(long all) {
        return Arrays.stream(deleted).mapToDouble(k -> (double) k / all).toArray();
    }
}
