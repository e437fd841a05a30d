package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;

/** Draws of the symmetric Dirichlet distribution. */
final class Dirichlet {
    private Dirichlet() {}

    /** Independent rows of {@code size} shares that add up to 1, for any {@code alpha} above 0. */
    static double[][] rows(int count, int size, double alpha, RandomStream stream) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = row(size, alpha, stream);
        }
        return rows;
    }

    /**
     * Shares {@code G_i / sum G} of independent {@code G_i ~ Gamma(alpha)}, computed from logarithms: for small alpha all
     * {@code G_i} of a draw may be below the least float64. There {@code G = Gamma(alpha + 1) U^(1 / alpha)} with a uniform U;
     * {@code alpha log G} stays in range, and the greatest share is set apart before the division by alpha.
     */
    private static double[] row(int size, double alpha, RandomStream stream) {
        boolean small = alpha < 1;
        double scale = small ? alpha : 1;
        double[] scaled = new double[size];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            scaled[i] = scale * StrictMath.log(gamma(small ? alpha + 1 : alpha, stream))
                    + (small ? StrictMath.log(positive(stream)) : 0);
            greatest = Math.max(greatest, scaled[i]);
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            scaled[i] = StrictMath.exp((scaled[i] - greatest) / scale);
            sum += scaled[i];
        }
        for (int i = 0; i < size; i++) {
            scaled[i] /= sum;
        }
        return scaled;
    }

    /**
     * A draw of Gamma(shape) for a shape of at least 1: Marsaglia and Tsang, "A simple method for generating gamma variables",
     * ACM TOMS 26(3), 2000.
     */
    private static double gamma(double shape, RandomStream stream) {
        double d = shape - 1.0 / 3;
        double c = 1 / (3 * Math.sqrt(d));
        while (true) {
            double x = stream.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                if (StrictMath.log(positive(stream)) <= x * x / 2 + d * (1 - v) + d * StrictMath.log(v)) {
                    return d * v;
                }
            }
        }
    }

    /** A uniform draw of (0, 1]. */
    private static double positive(RandomStream stream) {
        return 1 - stream.nextDouble();
    }
}
