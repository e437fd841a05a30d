package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.privacy.noise.Noise;
import org.apache.commons.rng.UniformRandomProvider;

/** Adds the noise of one step, and draws what else a guarantee rests on. */
@FunctionalInterface
public interface Perturbation {

    /** The step number under which noise on the start is drawn. */
    int START = -1;

    /**
     * Rounds every coordinate to the grid of sigma and adds independent N(0, sigma^2) on that grid; sigma = 0 changes no bit.
     */
    void add(double[] vector, double sigma, int step);

    /**
     * Draws under the same key as the noise, such as which records a step samples: as secret as the noise is.
     *
     * @throws UnsupportedOperationException if there is no such key
     */
    default UniformRandomProvider sampling(int step) {
        throw new UnsupportedOperationException("this noise has no key to draw samples by");
    }

    /** No noise, and samples by a seed: what a method does apart from its noise. */
    static Perturbation silent(Randomness randomness) {
        return new Perturbation() {
            @Override
            public void add(double[] vector, double sigma, int step) {
                // Leaves the vector as it is.
            }

            @Override
            public UniformRandomProvider sampling(int step) {
                return randomness.stream("sampling", step, 0);
            }
        };
    }

    /**
     * The noise of one request.
     *
     * @param noise experiment or release
     * @param request number of the request; different requests draw independent noise
     */
    static Perturbation of(Noise noise, long request) {
        return new Perturbation() {
            @Override
            public void add(double[] vector, double sigma, int step) {
                noise.add(vector, sigma, "unlearning-noise", step, request);
            }

            @Override
            public UniformRandomProvider sampling(int step) {
                return noise.stream("sampling", step, request);
            }
        };
    }
}
