package dev.firebreak.aggregation;

/**
 * New rows as combinations of old ones: row i of the result is the sum over j of {@code weights[i * columns + j]} times old
 * row j.
 *
 * @param rows how many new rows
 * @param columns how many old rows
 * @param weights row-major
 */
public record RowMap(int rows, int columns, double[] weights) {}
