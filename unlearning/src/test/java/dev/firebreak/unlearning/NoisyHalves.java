package dev.firebreak.unlearning;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;

/** Normal inputs on either side of a plane, with labels that are wrong near it. */
public final class NoisyHalves {
    private NoisyHalves() {}

    public static Examples examples(int count, int dimension) {
        RandomStream stream = Randomness.of(4).stream("examples");
        double[] x = new double[count * dimension];
        double[] y = new double[count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < dimension; j++) {
                x[i * dimension + j] = stream.nextGaussian();
            }
            y[i] = x[i * dimension] + 0.5 * x[i * dimension + 1] + 0.3 * stream.nextGaussian() > 0 ? 1 : 0;
        }
        return new Examples(DenseFeatures.of(dimension, x), y, 2);
    }
}
