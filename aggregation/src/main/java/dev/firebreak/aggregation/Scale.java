package dev.firebreak.aggregation;

import java.util.function.IntToDoubleFunction;

/** The power of two by which rows are divided so that their squares neither overflow nor vanish. */
final class Scale {
    // Squared norms between these need no scaling: sums of n^2 of them stay finite, and products of their parts stay
    // normal.
    private static final double LARGEST = 0x1p990;
    private static final double SMALLEST = 0x1p-800;

    // Where the largest norm is put: as high as is safe, so that the smallest rows keep most of their bits.
    private static final int TOP = 490;

    // Beyond this a constant such as a radius could not be brought to the same scale.
    private static final int LIMIT = 1000;

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

    /**
     * The exponent for rows of d numbers.
     *
     * @param largest the largest absolute value in any row, finite and not 0
     */
    static int exponent(double largest, int d) {
        int growth = (33 - Integer.numberOfLeadingZeros(d)) / 2;
        return Math.max(-LIMIT, Math.min(LIMIT, Math.getExponent(largest) + growth - TOP));
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
