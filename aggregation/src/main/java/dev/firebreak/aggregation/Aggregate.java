package dev.firebreak.aggregation;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The outcome of one aggregation.
 *
 * @param vector the aggregate, d numbers
 * @param n rows that took part after rows that are not finite were dropped
 * @param f the bound on faulty rows after the drop: max(0, f - dropped)
 * @param dropped indices of the rows dropped because they held NaN or infinity, ascending
 */
public record Aggregate(double[] vector, int n, int f, int[] dropped) {
    // A long vector would fill the screen.
    private static final int PRINTED = 20;

    /** The numbers, of a long vector the first ones. */
    @Override
    public String toString() {
        String numbers = Arrays.stream(vector)
                .limit(PRINTED)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(", ", "[", vector.length > PRINTED ? ", ...]" : "]"));
        return "Aggregate[vector=" + numbers + ", n=" + n + ", f=" + f + ", dropped=" + Arrays.toString(dropped) + "]";
    }
}
