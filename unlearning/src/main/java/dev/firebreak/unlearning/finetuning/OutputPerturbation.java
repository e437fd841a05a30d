package dev.firebreak.unlearning.finetuning;

import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.GaussianDp;
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
        if (!(initialClip > 0) || !(noise > 0)) {
            throw new IllegalArgumentException(
                    "initial clip and noise must be positive, but are " + initialClip + " and " + noise);
        }
    }

    /** With the least noise that gives (epsilon, delta): 2 C0 / mu. */
    public static OutputPerturbation calibrated(double initialClip, double epsilon, double delta) {
        return new OutputPerturbation(
                initialClip,
                2 * initialClip * GaussianDp.weakest(epsilon, delta).noiseMultiplier());
    }

    /**
     * The classic sqrt(2 ln(1.25/delta)) 2 C0 / eps (Dwork and Roth, theorem A.1): for comparison; it is a guarantee up to
     * epsilon 1 only.
     */
    public static double classicNoise(double initialClip, double epsilon, double delta) {
        return Math.sqrt(2 * StrictMath.log(1.25 / delta)) * 2 * initialClip / epsilon;
    }

    /** The guarantee at delta in (0, 1). */
    public Certificate certificate(double delta) {
        double mu = 2 * initialClip / noise;
        return Certificate.ofBudget(mu * mu / 2, Conversion.GDP, delta, List.of("only the result is released"));
    }

    /** The perturbed parameters; {@code trained} is not written to. */
    public double[] run(double[] trained, Perturbation perturbation) {
        double[] x = trained.clone();
        Ball.clip(x, initialClip);
        perturbation.add(x, noise, Perturbation.START);
        return x;
    }
}
