package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Coordinate-wise mean and standard deviation of rows, read a block of columns at a time and summed in worker order.
 * Sums are formed in arrays of a block's own, since the compiler vectorises only loops that index all arrays alike.
 */
final class Moments {
    // Three blocks of this many doubles stay in the first-level cache.
    private static final int BLOCK = 1024;

    private Moments() {}

    /** The mean of q >= 1 rows, d numbers. */
    static double[] mean(Rows rows) {
        int q = rows.count();
        double[] mean = new double[rows.dimension()];
        overBlocks(mean.length, () -> {
            double[] block = new double[BLOCK];
            double[] sums = new double[BLOCK];
            return (from, width) -> {
                Arrays.fill(sums, 0);
                for (int i = 0; i < q; i++) {
                    rows.copy(i, from, from + width, block, 0);
                    for (int j = 0; j < width; j++) {
                        sums[j] += block[j];
                    }
                }
                for (int j = 0; j < width; j++) {
                    mean[from + j] = sums[j] / q;
                }
            };
        });
        return mean;
    }

    /**
     * The standard deviation per coordinate, d numbers; 0 for a single row.
     *
     * @param mean the rows' mean
     * @param deviation which divisor
     */
    static double[] deviation(Rows rows, double[] mean, Deviation deviation) {
        int q = rows.count();
        double[] result = new double[mean.length];
        if (q == 1) {
            return result;
        }
        overBlocks(mean.length, () -> {
            double[] block = new double[BLOCK];
            double[] centre = new double[BLOCK];
            double[] squares = new double[BLOCK];
            return (from, width) -> {
                System.arraycopy(mean, from, centre, 0, width);
                Arrays.fill(squares, 0);
                for (int i = 0; i < q; i++) {
                    rows.copy(i, from, from + width, block, 0);
                    for (int j = 0; j < width; j++) {
                        double difference = block[j] - centre[j];
                        squares[j] = Math.fma(difference, difference, squares[j]);
                    }
                }
                for (int j = 0; j < width; j++) {
                    result[from + j] = Math.sqrt(squares[j] / deviation.divisor(q));
                }
            };
        });
        return result;
    }

    /** Work on the columns from {@code from} on, {@code width} of them. */
    @FunctionalInterface
    private interface Columns {
        void accept(int from, int width);
    }

    // Blocks are independent, so threads change no bit.
    private static void overBlocks(int dimension, Supplier<Columns> worker) {
        int blocks = (dimension + BLOCK - 1) / BLOCK;
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), blocks, () -> {
            Columns columns = worker.get();
            return block -> columns.accept(block * BLOCK, Math.min(BLOCK, dimension - block * BLOCK));
        });
    }
}
