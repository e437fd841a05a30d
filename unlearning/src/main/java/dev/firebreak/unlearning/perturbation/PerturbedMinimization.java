package dev.firebreak.unlearning.perturbation;

import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.NoiseCalibration;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.List;

/**
 * Training and unlearning by minimisation to a certified precision and output perturbation (Allouah et al., ICLR 2025).
 *
 * <pre>
 *   TRAIN(D):     from anywhere, until ||grad L_D|| &lt;= m Delta;   keep theta, publish theta + sigma N(0, I)
 *   UNLEARN(D_f): from the kept theta, until ||grad L_{D\D_f}|| &lt;= m Delta;   keep theta, publish theta + fresh noise
 * </pre>
 *
 * <p>By strong convexity both worlds end within Delta of the same optimum, whatever was forgotten, so the centres are at
 * most 2 Delta apart and the Rényi divergence of order q is at most 2 q Delta^2 / sigma^2: rho = 2 Delta^2 / sigma^2. It rests
 * on a measured gradient, not on a rate. Neither sigma nor Delta depends on the number of deletions: that costs time only.
 *
 * @param curvature of the risk over every set used
 * @param noise sigma, greater than 0
 * @param precision Delta, greater than 0
 */
public record PerturbedMinimization(Curvature curvature, double noise, double precision) {
    private static final List<String> ASSUMPTIONS = List.of(
            "the risk is strongly convex and smooth with the configured constants",
            "the unperturbed parameters are private state and never released",
            "noise is never used twice");

    /** Checks the ranges. */
    public PerturbedMinimization {
        if (!(noise > 0)
                || !(precision > 0)
                || noise == Double.POSITIVE_INFINITY
                || precision == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "noise and precision must be positive and finite, but are " + noise + " and " + precision);
        }
    }

    /**
     * From a budget for the expected excess risk: E[L(out) - L*] &lt;= (beta/2)(Delta^2 + d sigma^2) is alpha for
     * sigma^2 = 2 alpha / (beta (d + rho/2)) and Delta = sigma sqrt(rho/2).
     *
     * @param excessRisk alpha, greater than 0
     * @param rho the divergence budget (the paper's eps: (q, q eps) for all q), greater than 0
     * @param dimension d
     */
    public static PerturbedMinimization calibrated(Curvature curvature, double excessRisk, double rho, int dimension) {
        double noise = Math.sqrt(2 * excessRisk / (curvature.smoothness() * (dimension + rho / 2)));
        return new PerturbedMinimization(curvature, noise, noise * Math.sqrt(rho / 2));
    }

    /** The zCDP that a release costs, {@code rho = 2 Delta^2 / sigma^2}. */
    public double rho() {
        double ratio = precision / noise;
        return 2 * ratio * ratio;
    }

    /** The gradient norm at which to stop, m Delta. */
    public double gradientNorm() {
        return curvature.strongConvexity() * precision;
    }

    /**
     * The guarantee at delta in (0, 1): a pair of Gaussians with equal covariance, hence exact by {@link Conversion#GDP}.
     *
     * @param dimension d, of the parameters whose rounding is counted; 0 counts none
     */
    public Certificate certificate(Conversion conversion, double delta, int dimension) {
        double mu = (2 * precision + Lattice.sensitivity(noise, dimension)) / noise;
        return Certificate.ofShift(mu, conversion, delta, dimension, ASSUMPTIONS);
    }

    /**
     * The same method, its precision refined where needed so that the certificate for d parameters is at most epsilon.
     *
     * @throws IllegalArgumentException if rounding alone costs more than epsilon
     */
    public PerturbedMinimization meeting(double epsilon, double delta, Conversion conversion, int dimension) {
        return refined(NoiseCalibration.raised(
                1, by -> refined(by).certificate(conversion, delta, dimension).epsilon() <= epsilon));
    }

    private PerturbedMinimization refined(double factor) {
        return new PerturbedMinimization(curvature, noise, precision / factor);
    }

    /** A bound on the expected excess risk of what is published, for d parameters. */
    public double excessRisk(int dimension) {
        return curvature.smoothness() / 2 * (precision * precision + dimension * noise * noise);
    }

    /**
     * What may be released: the private parameters with noise that is used for nothing else.
     *
     * @param theta not written to
     */
    public double[] publish(double[] theta, Perturbation perturbation) {
        double[] released = theta.clone();
        perturbation.add(released, noise, 0);
        return released;
    }
}
