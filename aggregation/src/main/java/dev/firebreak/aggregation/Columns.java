package dev.firebreak.aggregation;

import java.io.Serializable;

/**
 * What an aggregation computes of its rows, wherever their columns are: in arrays of this process or in column blocks on other
 * machines. Each method is one pass.
 */
interface Columns {
    /** In place of a row, all of them. */
    int ALL = -1;

    /** How many rows there are, usable or not. */
    int count();

    /** Numbers per row. */
    int dimension();

    /** Whether a row arrived with the right length. */
    boolean isPresent(int row);

    /**
     * The lower triangle of X X^T of the selected rows, n x n, row-major, or the inner products of one of them with all, then the squares of all.
     *
     * @param row which one, or {@link #ALL}
     */
    double[] innerProducts(SelectedIndices rows, int row);

    /**
     * Squared distances of pairs among the selected rows, pair p being {@code pairs[2 p]}, {@code pairs[2 p + 1]}; the least number above 0
     * where rows differ by less than squares can hold.
     */
    double[] pairDistances(SelectedIndices rows, int[] pairs);

    /** The outcome of a pass for rows at any scale. */
    double[] fold(SelectedIndices rows, WidePass pass);

    /** The largest absolute value of a row; NaN or infinite if the row holds NaN or infinity. */
    double largest(int row);

    /** Carries out a plan. */
    Reduced apply(Plan plan);

    /**
     * The outcome of the last pass.
     *
     * @param vector d numbers
     * @param finite whether nothing was seen that is not finite
     */
    record Reduced(double[] vector, boolean finite) implements Serializable {}
}
