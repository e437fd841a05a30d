package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;

/**
 * The empirical robustness coefficient of one aggregation: {@code ||F - m||^2 / V}, m and V being mean and variance of the honest
 * messages. A proven coefficient kappa is never below it.
 */
final class KappaHat {
    // The honest rows of a block stay in the second-level cache.
    private static final int WIDTH = 1024;

    private KappaHat() {}

    /**
     * The coefficient, in one pass over the rows; 0 if the aggregate is the mean.
     *
     * @param honest the honest messages
     * @param aggregate d numbers
     */
    static double of(Rows honest, double[] aggregate) {
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
        // Blocks are added in their order, whichever thread was first.
        double spread = 0;
        double error = 0;
        for (int k = 0; k < blocks; k++) {
            spread += spreads[k];
            error += errors[k];
        }
        return error == 0 ? 0 : error / (spread / h);
    }
}
