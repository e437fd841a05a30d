package dev.firebreak.datasets.synthetic;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;

/**
 * Two Gaussian classes N(-m, I) and N(m, I) in float64, labels 0 and 1 in turn, with m along (1, ..., 1) and the means a gap apart. The best
 * classifier is linear and right in Phi(gap / 2) of all cases. Record i is a pure function of (seed, part, i).
 */
public final class TwoClasses {
    private TwoClasses() {}

    /**
     * Draws records.
     *
     * @param count how many, at least 1
     * @param dimension numbers per record, at least 1
     * @param gap distance of the means, at least 0
     * @param seed the data seed
     * @param part a word that keeps train and test apart
     */
    public static Examples examples(int count, int dimension, double gap, long seed, String part) {
        double[] x = new double[Math.multiplyExact(count, dimension)];
        double[] labels = new double[count];
        Arrays.setAll(labels, i -> i % 2);
        double mean = gap / 2 / Math.sqrt(dimension);
        for (int i = 0; i < count; i++) {
            RandomStream stream = Randomness.of(seed).stream("two-classes/" + part, i, 0);
            for (int j = 0; j < dimension; j++) {
                x[i * dimension + j] = (labels[i] == 1 ? mean : -mean) + stream.nextGaussian();
            }
        }
        return new Examples(DenseFeatures.of(dimension, x), labels, 2);
    }
}
