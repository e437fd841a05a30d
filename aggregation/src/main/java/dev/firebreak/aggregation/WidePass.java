package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import java.io.Serializable;

/** A pass over the columns for {@link WideGeometry}: numbers of each segment of columns, added up or compared in ascending order. */
interface WidePass extends Serializable {
    /** How many numbers. */
    int size();

    /** The rows measured as combinations of those at hand; {@code null} for these themselves. */
    ScaledMatrix map();

    /** Takes up a block of columns. */
    void add(double[] block, int stride, int width, double[] total);

    /** Takes up what another segment gave. */
    default void merge(double[] segment, double[] total) {
        for (int k = 0; k < total.length; k++) {
            total[k] += segment[k];
        }
    }

    /** The numbers of columns {@code [from, to)} of these rows. */
    default double[] over(Rows selected, int from, int to) {
        Rows rows = map() == null ? selected : new ScaledRows(selected, map());
        int stride = Math.min(GramPass.BLOCK, to - from);
        double[] block = new double[rows.count() * stride];
        double[] total = new double[size()];
        for (int at = from; at < to; at += stride) {
            int width = Math.min(stride, to - at);
            for (int i = 0; i < rows.count(); i++) {
                rows.copy(i, at, at + width, block, i * stride);
            }
            add(block, stride, width, total);
        }
        return total;
    }

    // The numbers of row i less those of row j, divided by 2^power. Numbers near the end of the range are divided
    // before they are subtracted.
    private static void difference(double[] block, int stride, int width, int i, int j, int power, double[] out) {
        int before = power >= Double.MAX_EXPONENT - 1 ? 2 : 0;
        double first = Math.scalb(1.0, -before);
        // In two steps, since 2^1074 is not a float64 number.
        int half = (before - power) / 2;
        double then = Math.scalb(1.0, half);
        double rest = Math.scalb(1.0, before - power - half);
        for (int k = 0; k < width; k++) {
            double other = j == WideGeometry.ORIGIN ? 0 : block[j * stride + k];
            out[k] = (block[i * stride + k] * first - other * first) * then * rest;
        }
    }

    /** The largest absolute difference of each pair, infinite where it is beyond the range. */
    record LargestDifferences(ScaledMatrix map, int[] pairs) implements WidePass {
        @Override
        public int size() {
            return pairs.length / 2;
        }

        @Override
        public void add(double[] block, int stride, int width, double[] total) {
            double[] difference = new double[width];
            for (int p = 0; p < total.length; p++) {
                difference(block, stride, width, pairs[2 * p], pairs[2 * p + 1], 0, difference);
                for (int k = 0; k < width; k++) {
                    total[p] = Math.max(total[p], Math.abs(difference[k]));
                }
            }
        }

        @Override
        public void merge(double[] segment, double[] total) {
            for (int p = 0; p < total.length; p++) {
                total[p] = Math.max(total[p], segment[p]);
            }
        }
    }

    /** The squared distance of each pair, divided by 2^(2 exponent). */
    record SquaredDistances(ScaledMatrix map, int[] pairs, int[] exponents) implements WidePass {
        @Override
        public int size() {
            return exponents.length;
        }

        @Override
        public void add(double[] block, int stride, int width, double[] total) {
            double[] difference = new double[width];
            for (int p = 0; p < total.length; p++) {
                difference(block, stride, width, pairs[2 * p], pairs[2 * p + 1], exponents[p], difference);
                total[p] += Kernels.best().dot(difference, 0, difference, 0, width);
            }
        }
    }

    /** Inner products of the rows less one of them, row i of these divided by 2^powers_i; the lower triangle. */
    record CentredProducts(ScaledMatrix map, int anchor, int n, int[] powers) implements WidePass {
        @Override
        public int size() {
            return n * n;
        }

        @Override
        public void add(double[] block, int stride, int width, double[] total) {
            double[][] differences = new double[n][width];
            for (int i = 0; i < n; i++) {
                difference(block, stride, width, i, anchor, powers[i], differences[i]);
                for (int j = 0; j <= i; j++) {
                    total[i * n + j] += Kernels.best().dot(differences[i], 0, differences[j], 0, width);
                }
            }
        }
    }
}
