package dev.firebreak.unlearning.finetuning;

import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.GaussianDp;
import dev.firebreak.privacy.accountant.NoiseCalibration;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.unlearning.Certificate;
import java.util.List;

/**
 * The noisy phase in one stroke, for any model: x = Clip(trained, C0) + sigma N(0, I), to be trained on with the retain set.
 *
 * @param initialClip C0, greater than 0
 * @param noise sigma, greater than 0
 */
public record OutputPerturbation(double initialClip, double noise) {

    /** Checks the ranges. */
    public OutputPerturbation {
        if (!(initialClip > 0)
                || !(noise > 0)
                || initialClip == Double.POSITIVE_INFINITY
                || noise == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "initial clip and noise must be positive and finite, but are " + initialClip + " and " + noise);
        }
    }

    /**
     * With the least noise that gives (epsilon, delta): 2 C0 / mu.
     *
     * @param dimension d, of the parameters whose rounding is counted; 0 counts none
     */
    public static OutputPerturbation calibrated(double initialClip, double epsilon, double delta, int dimension) {
        double exact = 2 * initialClip * GaussianDp.weakest(epsilon, delta).noiseMultiplier();
        return new OutputPerturbation(
                initialClip,
                NoiseCalibration.raised(
                        exact,
                        noise -> new OutputPerturbation(initialClip, noise)
                                        .certificate(delta, dimension)
                                        .epsilon()
                                <= epsilon));
    }

    /** The guarantee at delta in (0, 1) for d parameters with their rounding; 0 counts none. */
    public Certificate certificate(double delta, int dimension) {
        double mu = (2 * initialClip + Lattice.sensitivity(noise, dimension)) / noise;
        return Certificate.ofShift(mu, Conversion.GDP, delta, dimension, List.of("only the result is released"));
    }

    /** The perturbed parameters; {@code trained} is not written to. */
    public double[] run(double[] trained, Perturbation perturbation) {
        double[] x = trained.clone();
        GradientClipping.clip(x, initialClip);
        perturbation.add(x, noise, Perturbation.START);
        return x;
    }
}
