package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import java.util.function.IntUnaryOperator;

/**
 * n vectors of d numbers, one per worker in worker order, stored as float32 or float64 and read as float64. Rows are never
 * written to by anything that takes them.
 */
public interface Rows {

    /** How many rows, n. */
    int count();

    /** Numbers per row, d. */
    int dimension();

    /** Copies columns {@code [from, to)} of one row to {@code target} at {@code at}, widened to float64 (exactly). */
    void copy(int row, int from, int to, double[] target, int at);

    /** Whether the row arrived, with the right length; a row that is absent must not be read. */
    default boolean isPresent(int row) {
        return true;
    }

    /** Whether all numbers of a row that is present are finite. */
    default boolean isFinite(int row) {
        return Kernels.best().finite(row(row));
    }

    /** Views over float64 rows of equal length; the arrays are shared, not copied. */
    static Rows of(double[]... rows) {
        return new Float64Rows(common(rows.length, i -> rows[i].length), rows);
    }

    /** Views over float32 rows of equal length; the arrays are shared, not copied. */
    static Rows of(float[]... rows) {
        return new Float32Rows(common(rows.length, i -> rows[i].length), rows);
    }

    private static int common(int n, IntUnaryOperator length) {
        int first = n == 0 ? 0 : length.applyAsInt(0);
        for (int i = 1; i < n; i++) {
            if (length.applyAsInt(i) != first) {
                throw new IllegalArgumentException("rows must have equal length, but row 0 has " + first
                        + " numbers and row " + i + " has " + length.applyAsInt(i));
            }
        }
        return first;
    }

    /** A view over n rows of d numbers that are stored one behind the other; the array is shared, not copied. */
    static Rows rowMajor(double[] numbers, int n, int d) {
        return new RowMajor(numbers, n, d);
    }

    /**
     * Views over what workers sent: a {@code null} or a row that has not {@code dimension} numbers counts as absent.
     *
     * @param dimension d, known to the receiver
     */
    static Rows received(int dimension, double[]... rows) {
        return new Float64Rows(dimension, rows);
    }

    /** A copy of one whole row. */
    default double[] row(int row) {
        double[] copy = new double[dimension()];
        copy(row, 0, copy.length, copy, 0);
        return copy;
    }

    /** The rows of these indices, in this order, as a view. */
    default Rows select(int... indices) {
        return new SelectedRows(this, indices.clone());
    }
}
