package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import org.apache.commons.rng.sampling.distribution.DirichletSampler;

/** Draws of the symmetric Dirichlet distribution. */
final class Dirichlet {
    private Dirichlet() {}

    /** Independent rows of {@code size} shares that add up to 1. */
    static double[][] rows(int count, int size, double alpha, RandomStream stream) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            // The sampler wants two categories; one category takes everything.
            rows[i] = size == 1
                    ? new double[] {1}
                    : DirichletSampler.symmetric(stream, size, alpha).sample();
        }
        return rows;
    }
}
