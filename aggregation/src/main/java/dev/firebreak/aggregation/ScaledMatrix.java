package dev.firebreak.aggregation;

import java.io.Serializable;

/**
 * A matrix whose entries carry exponents of their own: entry k is {@code factors[k] * 2^exponents[k]}. Weights that bring a row of 1e300 to
 * the size of one of 1e-300 are below the least float64 number.
 *
 * @param rows rows
 * @param columns columns
 * @param factors row-major, 0 or of size 1 to 2
 * @param exponents as many
 */
record ScaledMatrix(int rows, int columns, double[] factors, int[] exponents) implements Serializable {

    /** The product of plain numbers and powers of two. */
    static ScaledMatrix of(int rows, double[] numbers, int... powers) {
        double[] factors = new double[numbers.length];
        int[] exponents = new int[numbers.length];
        for (int k = 0; k < numbers.length; k++) {
            // Subnormal numbers have no exponent of their own.
            int up = Math.abs(numbers[k]) < Double.MIN_NORMAL ? 100 : 0;
            double number = Math.scalb(numbers[k], up);
            int exponent = WideLengths.exponent(number);
            factors[k] = Math.scalb(number, -exponent);
            exponents[k] = exponent - up + (powers.length == 0 ? 0 : powers[k]);
        }
        return new ScaledMatrix(rows, numbers.length / rows, factors, exponents);
    }

    ScaledMatrix times(ScaledMatrix first) {
        double[] sums = new double[rows * first.columns];
        int[] powers = new int[sums.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < first.columns; j++) {
                int largest = Integer.MIN_VALUE;
                for (int k = 0; k < columns; k++) {
                    if (factors[i * columns + k] != 0 && first.factors[k * first.columns + j] != 0) {
                        largest =
                                Math.max(largest, exponents[i * columns + k] + first.exponents[k * first.columns + j]);
                    }
                }
                double sum = 0;
                for (int k = 0; k < columns && largest != Integer.MIN_VALUE; k++) {
                    double product = factors[i * columns + k] * first.factors[k * first.columns + j];
                    int exponent = exponents[i * columns + k] + first.exponents[k * first.columns + j];
                    sum += product == 0 ? 0 : Math.scalb(product, exponent - largest);
                }
                sums[i * first.columns + j] = sum;
                powers[i * first.columns + j] = sum == 0 ? 0 : largest;
            }
        }
        return of(rows, sums, powers);
    }

    /** The matrix that also hands on one more row, unchanged, behind the others. */
    ScaledMatrix extended() {
        double[] f = new double[(rows + 1) * (columns + 1)];
        int[] e = new int[f.length];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(factors, i * columns, f, i * (columns + 1), columns);
            System.arraycopy(exponents, i * columns, e, i * (columns + 1), columns);
        }
        f[f.length - 1] = 1;
        return new ScaledMatrix(rows + 1, columns + 1, f, e);
    }
}
