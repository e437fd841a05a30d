package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.Shards;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * The empirical robustness coefficient of one aggregation: {@code ||F - m||^2 / V}, m and V being mean and variance of the honest
 * messages. A proven coefficient kappa is never below it.
 */
final class KappaHat {
    // The honest rows of a block stay in the second-level cache; a divisor of the segments between which shards are
    // cut.
    private static final int WIDTH = 1024;

    private KappaHat() {}

    /**
     * The coefficient, in one pass over the rows; 0 if the aggregate is the mean.
     *
     * @param honest the honest messages
     * @param aggregate d numbers
     */
    static double of(Rows honest, double[] aggregate) {
        return of(honest.count(), List.<double[][]>of(parts(honest, aggregate)));
    }

    /** The same of the rows with these indices, where their columns are; the aggregate is sent there. */
    static double of(Shards shards, int[] honest, double[] aggregate) {
        return of(honest.length, shards.onEach(new Measure(honest, aggregate)));
    }

    private record Measure(int[] honest, double[] aggregate) implements Shards.Task<double[][]> {
        @Override
        public double[][] run(Rows block, int first) {
            return parts(block.select(honest), Arrays.copyOfRange(aggregate, first, first + block.dimension()));
        }
    }

    // Blocks are added in the order of their columns, whichever thread or place was first.
    private static double of(int honest, List<double[][]> parts) {
        double spread = 0;
        double error = 0;
        for (double[][] part : parts) {
            for (int k = 0; k < part[0].length; k++) {
                spread += part[0][k];
                error += part[1][k];
            }
        }
        return error == 0 ? 0 : error / (spread / honest);
    }

    // Squared distances of the honest rows, and of the aggregate, from the honest mean, over each block of columns.
    private static double[][] parts(Rows honest, double[] aggregate) {
        Kernels kernels = Kernels.best();
        int h = honest.count();
        double[] weights = new double[h];
        int[] all = new int[h];
        Arrays.fill(weights, 1.0 / h);
        Arrays.setAll(all, i -> i);
        int blocks = (aggregate.length + WIDTH - 1) / WIDTH;
        double[] spreads = new double[blocks];
        double[] errors = new double[blocks];
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), blocks, () -> {
            double[] block = new double[h * WIDTH];
            double[] mean = new double[WIDTH];
            return k -> {
                int from = k * WIDTH;
                int width = Math.min(WIDTH, aggregate.length - from);
                for (int i = 0; i < h; i++) {
                    honest.copy(i, from, from + width, block, i * width);
                }
                kernels.combine(weights, all, 0, h, block, width, mean, 0);
                for (int i = 0; i < h; i++) {
                    spreads[k] += kernels.squaredDistance(block, i * width, mean, 0, width);
                }
                errors[k] = kernels.squaredDistance(aggregate, from, mean, 0, width);
            };
        });
        return new double[][] {spreads, errors};
    }
}
