package dev.firebreak.datasets.synthetic;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.MemoryLimit;
import dev.firebreak.datasets.format.Limits;
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
        Sink sink = MemoryLimit.within(name, () -> new Sink(devices, 1, dimension));
        for (int k = 0; k < devices; k++) {
            RandomStream random = Randomness.of(seed).stream("r1", k, 0);
            double deviation = Math.sqrt(1 + (k + 1) * heterogeneity);
            double[] solution = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                solution[j] = deviation * random.nextGaussian();
            }
            sink.fill(k, solution, R1_FEATURE_DEVIATION, 1, random);
        }
        return sink.dataset(name);
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
     * @param seed the data seed
     * @throws InputException if the set would hold more than 2^31 - 1 numbers
     */
    public static Dataset r2(
            String name, int devices, int dimension, int samples, double heterogeneity, double noise, long seed) {
        return r2(name, devices, dimension, samples, heterogeneity, noise, 0, 0, seed);
    }

    /**
     * R2 in which some records are outliers, as forget data out of distribution are.
     *
     * @param shifted how many labels, from the first, are shifted, at most all
     * @param shift what is added to them
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
        Sink sink = MemoryLimit.within(name, () -> new Sink(devices, samples, dimension));
        RandomStream common = Randomness.of(seed).stream("r2/centre");
        double[] centre = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            centre[j] = common.nextGaussian();
        }
        for (int k = 0; k < devices; k++) {
            RandomStream random = Randomness.of(seed).stream("r2/subset", k, 0);
            double[] solution = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                solution[j] = centre[j] + heterogeneity * random.nextGaussian();
            }
            sink.fill(k, solution, 1, noise, random);
        }
        sink.shift(shifted, shift);
        return sink.dataset(name);
    }

    /** The growing set: subset k holds rows {@code k samples .. (k+1) samples - 1}. */
    private static final class Sink {
        private final int samples;
        private final int dimension;
        private final double[] features;
        private final double[] targets;
        private final int[] groups;

        Sink(int subsets, int samples, int dimension) {
            this.samples = samples;
            this.dimension = dimension;
            // The first comparison keeps the second product within 62 bits.
            long records = (long) subsets * samples;
            if (records > Limits.MOST_NUMBERS || records * dimension > Limits.MOST_NUMBERS) {
                throw new InputException("a set of " + subsets + " x " + samples + " samples of " + dimension
                        + " numbers is too large; at most " + Limits.MOST_NUMBERS + " numbers fit");
            }
            int count = subsets * samples;
            this.features = new double[count * dimension];
            this.targets = new double[count];
            this.groups = new int[count];
        }

        void fill(int subset, double[] solution, double deviation, double noise, RandomStream random) {
            for (int row = subset * samples; row < (subset + 1) * samples; row++) {
                double mean = 0;
                for (int j = 0; j < dimension; j++) {
                    double z = deviation * random.nextGaussian();
                    features[row * dimension + j] = z;
                    mean += z * solution[j];
                }
                targets[row] = mean + noise * random.nextGaussian();
                groups[row] = subset;
            }
        }

        void shift(int shifted, double shift) {
            if (shifted > targets.length) {
                throw new InputException("there are " + targets.length + " labels, but shifted=" + shifted);
            }
            for (int i = 0; i < shifted; i++) {
                targets[i] += shift;
            }
        }

        Dataset dataset(String name) {
            Examples examples = new Examples(DenseFeatures.of(dimension, features), targets, 0);
            return Dataset.of(name, examples, Optional.empty(), Optional.of(groups));
        }
    }
}
