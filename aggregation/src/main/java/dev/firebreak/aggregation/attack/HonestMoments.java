package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;

/**
 * Coordinate-wise mean and standard deviation of rows, a block of columns at a time, which is still in the cache when it is read again, and summed in worker order.
 * Sums are formed in arrays of a block's own, since the compiler vectorises only loops that index all arrays alike.
 */
final class HonestMoments {
    // Four blocks of this many doubles stay in the first-level cache.
    private static final int BLOCK = 1024;

    // Sums of squares of differences between these neither vanish nor overflow.
    private static final double SMALLEST = 0x1p-450;
    private static final double LARGEST = 0x1p480;

    private HonestMoments() {}

    /** The mean of q >= 1 rows, d numbers. */
    static double[] mean(Rows rows) {
        return of(rows, null).mean();
    }

    /**
     * Mean and standard deviation per coordinate; the deviation of a single row is 0.
     *
     * @param rows q >= 1 rows
     * @param deviation which divisor; {@code null} for the mean alone
     */
    static Anchors of(Rows rows, Deviation deviation) {
        int d = rows.dimension();
        double[] mean = new double[d];
        double[] result = deviation == null ? null : new double[d];
        int blocks = (d + BLOCK - 1) / BLOCK;
        // Blocks are independent, so threads change no bit.
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), blocks, () -> {
            Block block = new Block(rows);
            return k -> {
                int from = k * BLOCK;
                int width = Math.min(BLOCK, d - from);
                block.average(from, width);
                System.arraycopy(block.mean, 0, mean, from, width);
                if (deviation != null && rows.count() > 1) {
                    block.deviate(from, width, deviation.divisor(rows.count()));
                    System.arraycopy(block.squares, 0, result, from, width);
                }
            };
        });
        return new Anchors(mean, result);
    }

    /** Some columns, with the arrays for them. */
    private static final class Block {
        private final Rows rows;
        private final double[] numbers = new double[BLOCK];
        private final double[] mean = new double[BLOCK];
        private final double[] squares = new double[BLOCK];
        private final double[] largest = new double[BLOCK];

        Block(Rows rows) {
            this.rows = rows;
        }

        void average(int from, int width) {
            int q = rows.count();
            Arrays.fill(mean, 0);
            for (int i = 0; i < q; i++) {
                rows.copy(i, from, from + width, numbers, 0);
                for (int j = 0; j < width; j++) {
                    mean[j] += numbers[j];
                }
            }
            for (int j = 0; j < width; j++) {
                mean[j] /= q;
            }
            for (int j = 0; j < width; j++) {
                if (!Double.isFinite(mean[j])) {
                    mean[j] = meanOfLarge(rows, from + j);
                }
            }
        }

        /** Leaves the deviations from {@code mean} in {@code squares}. */
        void deviate(int from, int width, int divisor) {
            Arrays.fill(squares, 0);
            Arrays.fill(largest, 0);
            for (int i = 0; i < rows.count(); i++) {
                rows.copy(i, from, from + width, numbers, 0);
                for (int j = 0; j < width; j++) {
                    double difference = numbers[j] - mean[j];
                    squares[j] = Math.fma(difference, difference, squares[j]);
                    largest[j] = Math.max(largest[j], Math.abs(difference));
                }
            }
            for (int j = 0; j < width; j++) {
                squares[j] = Math.sqrt(squares[j] / divisor);
            }
            for (int j = 0; j < width; j++) {
                boolean ordinary = largest[j] == 0 || (largest[j] > SMALLEST && largest[j] < LARGEST);
                if (!ordinary) {
                    squares[j] = deviationOfScaled(rows, from + j, mean[j], divisor);
                }
            }
        }
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
}
