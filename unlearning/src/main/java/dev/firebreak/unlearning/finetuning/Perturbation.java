package dev.firebreak.unlearning.finetuning;

import dev.firebreak.privacy.noise.Noise;

/** Adds the noise of one step. */
@FunctionalInterface
public interface Perturbation {

    /** The step number under which noise on the start is drawn. */
    int START = -1;

    /** Adds independent N(0, sigma^2) to every coordinate; sigma = 0 changes no bit. */
    void add(double[] vector, double sigma, int step);

    /**
     * The noise of one request.
     *
     * @param noise experiment or release
     * @param request number of the request; different requests draw independent noise
     */
    static Perturbation of(Noise noise, long request) {
        return (vector, sigma, step) -> noise.add(vector, sigma, "unlearning-noise", step, request);
    }
}
