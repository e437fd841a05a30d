package dev.firebreak.aggregation;

import java.util.function.IntToDoubleFunction;

/** Whether the squares of rows stay in range. */
public final class Scale {
    // Squared norms between these need no scaling: sums of n^2 stay finite, and products of parts stay normal.
    private static final double LARGEST = 0x1p990;
    private static final double SMALLEST = 0x1p-800;

    private Scale() {}

    /** Whether rows whose unscaled inner products are these can be taken as they are. */
    static boolean isOrdinary(double[] inner, int n, IntToDoubleFunction largestInRow) {
        for (int i = 0; i < n; i++) {
            double square = inner[i * n + i];
            boolean vanishes = square < SMALLEST && largestInRow.applyAsDouble(i) != 0;
            if (vanishes || !(square <= LARGEST)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a square is neither so large nor so small that sums and products of a few of them leave the range. */
    static boolean isOrdinary(double square) {
        return square >= SMALLEST && square <= LARGEST;
    }

    /** Whether every number of a row is at most {@code largest} in absolute value, and none is NaN. */
    public static boolean isWithin(double largest, Rows rows, int row) {
        boolean within = true;
        double[] block = new double[GramPass.BLOCK];
        for (int from = 0; from < rows.dimension() && within; from += block.length) {
            int to = Math.min(rows.dimension(), from + block.length);
            rows.copy(row, from, to, block, 0);
            for (int k = 0; k < to - from; k++) {
                within &= Math.abs(block[k]) <= largest;
            }
        }
        return within;
    }

    /** The largest absolute value in a row; NaN or infinity if it holds one. */
    static double largest(Rows rows, int row) {
        double[] block = new double[GramPass.BLOCK];
        double largest = 0;
        for (int from = 0; from < rows.dimension(); from += block.length) {
            int to = Math.min(rows.dimension(), from + block.length);
            rows.copy(row, from, to, block, 0);
            for (int k = 0; k < to - from; k++) {
                // Math.max keeps NaN.
                largest = Math.max(largest, Math.abs(block[k]));
            }
        }
        return largest;
    }
}
