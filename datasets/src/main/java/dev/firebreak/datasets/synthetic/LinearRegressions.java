package dev.firebreak.datasets.synthetic;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.format.Limits;
import java.util.Arrays;
import java.util.Optional;

/**
 * Heterogeneous linear regressions {@code y = <z, xhat_k> + noise} in float64, where subset k (the example's group) has a
 * solution {@code xhat_k} of its own: the problems on which Byzantine-robust gradient coding by LAD (cyclic assignment of
 * subsets to devices) is measured. No test part. Subset k is a pure function of (seed, k).
 */
public final class LinearRegressions {
    private static final double R1_FEATURE_DEVIATION = 10;

    private LinearRegressions() {}

    /**
     * R1: as many subsets as devices, one sample each; z ~ N(0, 100), y ~ N(&lt;z, xhat_k&gt;, 1), xhat_k ~ N(0, 1 + k
     * heterogeneity) per coordinate for k = 1..devices. Ill conditioned: for comparing methods, not for reaching minima.
     *
     * @param name the set's name
     * @param devices number of subsets N, at least 1
     * @param dimension numbers per sample Q, at least 1
     * @param heterogeneity sigma_H, at least 0
     * @param seed the data seed
     * @throws InputException if the set would hold more than 2^31 - 1 numbers
     */
    public static Dataset r1(String name, int devices, int dimension, double heterogeneity, long seed) {
        requireFit(devices, 1, dimension);
        return draw(name, devices, 1, dimension, R1_FEATURE_DEVIATION, 1, (k, solution) -> {
            RandomStream random = Randomness.of(seed).stream("r1", k, 0);
            double deviation = Math.sqrt(1 + (k + 1) * heterogeneity);
            Arrays.setAll(solution, j -> deviation * random.nextGaussian());
            return random;
        });
    }

    /**
     * R2: well conditioned; z ~ N(0, 1), y ~ N(&lt;z, xhat_k&gt;, noise^2), xhat_k = xhat + heterogeneity u_k with xhat, u_k
     * ~ N(0, I). For measuring the error floor of a method against the exact minimum.
     *
     * @param name the set's name
     * @param devices number of subsets N, at least 1
     * @param dimension numbers per sample Q, at least 1
     * @param samples samples per subset m, at least 1
     * @param heterogeneity sigma_H, at least 0
     * @param noise standard deviation of the label noise, at least 0
     * @param shifted how many labels, from the first, are shifted, at most all: outliers, as forget data out of distribution are
     * @param shift what is added to them
     * @param seed the data seed
     * @throws InputException if the set would hold more than 2^31 - 1 numbers
     */
    public static Dataset r2(
            String name,
            int devices,
            int dimension,
            int samples,
            double heterogeneity,
            double noise,
            int shifted,
            double shift,
            long seed) {
        requireFit(devices, samples, dimension);
        RandomStream common = Randomness.of(seed).stream("r2/centre");
        double[] centre = new double[dimension];
        Arrays.setAll(centre, j -> common.nextGaussian());
        Dataset drawn = draw(name, devices, samples, dimension, 1, noise, (k, solution) -> {
            RandomStream random = Randomness.of(seed).stream("r2/subset", k, 0);
            Arrays.setAll(solution, j -> centre[j] + heterogeneity * random.nextGaussian());
            return random;
        });
        double[] targets = drawn.train().targets();
        if (shifted > targets.length) {
            throw new InputException("there are " + targets.length + " labels, but shifted=" + shifted);
        }
        for (int i = 0; i < shifted; i++) {
            targets[i] += shift;
        }
        return drawn;
    }

    // Before memory for the set, or for a solution, is allocated.
    private static void requireFit(int subsets, int samples, int dimension) {
        // The first comparison keeps the second product within 62 bits.
        long records = (long) subsets * samples;
        if (records > Limits.MOST_NUMBERS || records * dimension > Limits.MOST_NUMBERS) {
            throw new InputException("a set of " + subsets + " x " + samples + " samples of " + dimension
                    + " numbers is too large; at most " + Limits.MOST_NUMBERS + " numbers fit");
        }
    }

    /** Draws the solution of a subset, and gives the stream from which its samples follow. */
    private interface Solution {
        RandomStream draw(int subset, double[] solution);
    }

    // Subset k holds rows k samples .. (k+1) samples - 1.
    private static Dataset draw(
            String name, int subsets, int samples, int dimension, double deviation, double noise, Solution solutions) {
        int count = subsets * samples;
        double[] features = new double[count * dimension];
        double[] targets = new double[count];
        int[] groups = new int[count];
        double[] solution = new double[dimension];
        for (int k = 0; k < subsets; k++) {
            RandomStream random = solutions.draw(k, solution);
            for (int row = k * samples; row < (k + 1) * samples; row++) {
                double mean = 0;
                for (int j = 0; j < dimension; j++) {
                    double z = deviation * random.nextGaussian();
                    features[row * dimension + j] = z;
                    mean += z * solution[j];
                }
                targets[row] = mean + noise * random.nextGaussian();
                groups[row] = k;
            }
        }
        Examples examples = new Examples(DenseFeatures.of(dimension, features), targets, 0);
        return Dataset.of(name, examples, Optional.empty(), Optional.of(groups));
    }
}
