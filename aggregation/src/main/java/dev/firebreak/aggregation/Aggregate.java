package dev.firebreak.aggregation;

/**
 * The outcome of one aggregation.
 *
 * @param vector the aggregate, d numbers
 * @param n rows that took part after rows that are not finite were dropped
 * @param f the bound on faulty rows after the drop: max(0, f - dropped)
 * @param dropped indices of the rows dropped because they held NaN or infinity, ascending
 */
public record Aggregate(double[] vector, int n, int f, int[] dropped) {}
