package dev.firebreak.learning.model;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;

/** Examples drawn for tests. */
final class RandomExamples {
    private RandomExamples() {}

    /** Normal features stored as float64, normal targets or uniform classes. */
    static Examples dense(RandomStream stream, int m, int inputs, int classes) {
        return new Examples(DenseFeatures.of(inputs, normal(stream, m * inputs)), targets(stream, m, classes), classes);
    }

    /** Normal features stored as float32, normal targets or uniform classes. */
    static Examples float32(RandomStream stream, int m, int inputs, int classes) {
        float[] features = new float[m * inputs];
        for (int j = 0; j < features.length; j++) {
            features[j] = (float) stream.nextGaussian();
        }
        return new Examples(DenseFeatures.of(inputs, features), targets(stream, m, classes), classes);
    }

    static double[] normal(RandomStream stream, int length) {
        double[] values = new double[length];
        Arrays.setAll(values, j -> stream.nextGaussian());
        return values;
    }

    private static double[] targets(RandomStream stream, int m, int classes) {
        double[] targets = new double[m];
        Arrays.setAll(targets, i -> classes == 0 ? stream.nextGaussian() : stream.nextInt(classes));
        return targets;
    }
}
