package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Coordinate-wise mean and standard deviation of rows, read a block of columns at a time and summed in worker order.
 * Sums are formed in arrays of a block's own, since the compiler vectorises only loops that index all arrays alike.
 */
final class HonestMoments {
    // Three blocks of this many doubles stay in the first-level cache.
    private static final int BLOCK = 1024;

    // Sums of squares of differences between these neither vanish nor overflow.
    private static final double SMALLEST = 0x1p-450;
    private static final double LARGEST = 0x1p480;

    private HonestMoments() {}

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
                    mean[from + j] = Double.isFinite(sums[j]) ? sums[j] / q : meanOfLarge(rows, from + j);
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
            double[] largest = new double[BLOCK];
            return (from, width) -> {
                System.arraycopy(mean, from, centre, 0, width);
                Arrays.fill(squares, 0);
                Arrays.fill(largest, 0);
                for (int i = 0; i < q; i++) {
                    rows.copy(i, from, from + width, block, 0);
                    for (int j = 0; j < width; j++) {
                        double difference = block[j] - centre[j];
                        squares[j] = Math.fma(difference, difference, squares[j]);
                        largest[j] = Math.max(largest[j], Math.abs(difference));
                    }
                }
                for (int j = 0; j < width; j++) {
                    boolean ordinary = largest[j] == 0 || (largest[j] > SMALLEST && largest[j] < LARGEST);
                    result[from + j] = ordinary
                            ? Math.sqrt(squares[j] / deviation.divisor(q))
                            : deviationOfScaled(rows, from + j, mean[from + j], deviation.divisor(q));
                }
            };
        });
        return result;
    }

    // Where the sum would overflow: sum of x_i / q.
    private static double meanOfLarge(Rows rows, int column) {
        double mean = 0;
        for (double value : column(rows, column)) {
            mean += value / rows.count();
        }
        return mean;
    }

    // Where squares would overflow or vanish: differences are divided by a power of two near the largest first.
    private static double deviationOfScaled(Rows rows, int column, double mean, int divisor) {
        double[] differences = column(rows, column);
        double largest = 0;
        for (int i = 0; i < differences.length; i++) {
            largest = Math.max(largest, Math.max(Math.abs(differences[i]), Math.abs(mean)));
        }
        // The difference of two numbers near the end of the range must not leave it.
        int shift = Math.getExponent(largest) >= Double.MAX_EXPONENT - 1 ? 2 : 0;
        double furthest = 0;
        for (int i = 0; i < differences.length; i++) {
            differences[i] = Math.scalb(differences[i], -shift) - Math.scalb(mean, -shift);
            furthest = Math.max(furthest, Math.abs(differences[i]));
        }
        int exponent = Math.getExponent(furthest);
        double sum = 0;
        for (double difference : differences) {
            double scaled = Math.scalb(difference, -exponent);
            sum = Math.fma(scaled, scaled, sum);
        }
        return Math.scalb(Math.sqrt(sum / divisor), exponent + shift);
    }

    private static double[] column(Rows rows, int column) {
        double[] values = new double[rows.count()];
        for (int i = 0; i < values.length; i++) {
            rows.copy(i, column, column + 1, values, i);
        }
        return values;
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
