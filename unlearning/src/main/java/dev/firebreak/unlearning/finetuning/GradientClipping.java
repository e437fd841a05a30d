package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.accountant.NoiseCalibration;
import dev.firebreak.unlearning.Certificate;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Algorithm 1 of Koloskova et al. (ICML 2025), noisy fine-tuning with clipped gradients:
 *
 * <pre>
 *   x_0 = Clip(trained, C0)
 *   x_{t+1} = x_t - gamma_t (Clip(g_t, C1) + lambda_t x_t) + sigma_t N(0, I),   g_t the mean gradient of batch t
 * </pre>
 *
 * <p>Only retained records are touched, so a forgotten one shows in the start alone. The guarantee depends neither on how
 * many records are forgotten nor on the loss. It holds for the last iterate, which is the only one returned.
 *
 * @param initialClip C0, at least 0; infinity clips nothing and certifies nothing
 * @param gradientClip C1, at least 0; infinity clips nothing and certifies nothing
 * @param schedule the steps
 */
public record GradientClipping(double initialClip, double gradientClip, NoiseSchedule schedule) {
    static final List<String> ASSUMPTIONS = List.of(
            "batches are drawn by the same rule in both worlds, independently of the iterates",
            "only the last iterate, or what is computed from it and the retain set, is released");

    // More than the rounding error of a sum over any schedule that fits in memory.
    private static final double ROUNDED_UP = 1 + 1e-13;
    private static final double SLIGHTLY_LESS = 1 - Math.ulp(1.0);

    /** Checks the radii. */
    public GradientClipping {
        if (!(initialClip >= 0) || !(gradientClip >= 0)) {
            throw new IllegalArgumentException(
                    "clips must be at least 0, but are " + initialClip + " and " + gradientClip);
        }
    }

    /** The budget in exact arithmetic, from constants alone. */
    public ShiftBudget budget() {
        return ShiftBudget.of(initialClip, gradientClip, schedule, 0);
    }

    /** The guarantee at delta in (0, 1) for d parameters with their rounding; 0 counts none. */
    public Certificate certificate(Conversion conversion, double delta, int dimension) {
        double mu =
                ShiftBudget.of(initialClip, gradientClip, schedule, dimension).mu();
        return Certificate.ofShift(mu, conversion, delta, dimension, ASSUMPTIONS);
    }

    /**
     * The same method, its noise raised where needed so that the certificate for d parameters is at most epsilon.
     *
     * @throws IllegalArgumentException if rounding alone costs more than epsilon
     */
    public GradientClipping meeting(double epsilon, double delta, Conversion conversion, int dimension) {
        return scaled(NoiseCalibration.raised(
                1, by -> scaled(by).certificate(conversion, delta, dimension).epsilon() <= epsilon));
    }

    /** The same method with all noise multiplied by a factor. */
    GradientClipping scaled(double factor) {
        return new GradientClipping(initialClip, gradientClip, schedule.withNoiseScaled(factor));
    }

    /**
     * The same method with all noise multiplied by the one factor that makes rho the target, rounded up.
     *
     * @param rho target, greater than 0
     * @throws IllegalArgumentException if no factor can: a step without noise, or infinite clips
     */
    public GradientClipping calibrated(double rho) {
        double now = budget().rho();
        if (!(rho > 0) || !(now < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "cannot reach rho " + rho + " by scaling the noise of a schedule of rho " + now);
        }
        return scaled(Math.sqrt(now / rho) * ROUNDED_UP);
    }

    /**
     * Runs the method.
     *
     * @param trained parameters of the model that saw the forget set, d numbers, not written to
     * @param gradients over the retain set
     * @param batches over the retain set
     * @param noise the request's noise
     * @param progress given the number of steps done, after each
     * @return x_T
     */
    public double[] run(
            double[] trained, GradientSource gradients, Batches batches, Perturbation noise, IntConsumer progress) {
        double[] x = trained.clone();
        clip(x, initialClip);
        double[] gradient = new double[x.length];
        for (int t = 0; t < schedule.steps(); t++) {
            gradients.mean(x, batches.at(t), gradient);
            clip(gradient, gradientClip);
            descend(x, gradient, schedule.rates()[t], schedule.regularizations()[t]);
            noise.add(x, schedule.noise()[t], t);
            progress.accept(t + 1);
        }
        return x;
    }

    /**
     * Clip(v, C) = v min(1, C / ||v||) in place, the norm being over all parameters as one vector, so that the computed norm is at most
     * the radius, which may be infinite; then clipping again changes nothing.
     */
    static void clip(double[] vector, double radius) {
        double norm = Norm.of(vector);
        if (!Double.isFinite(norm)) {
            throw new ArithmeticException("a vector to be clipped holds NaN or infinity");
        }
        // The scaled vector can be too long by a rounding error, and a certificate rests on the radius.
        for (double scale = radius / norm; norm > radius; scale = SLIGHTLY_LESS) {
            for (int j = 0; j < vector.length; j++) {
                vector[j] *= scale;
            }
            norm = Norm.of(vector);
        }
    }

    /** x <- x - gamma (g + lambda x): the step of plain stochastic gradient descent with weight decay, in its order. */
    static void descend(double[] x, double[] gradient, double rate, double regularization) {
        for (int j = 0; j < x.length; j++) {
            x[j] -= rate * (gradient[j] + regularization * x[j]);
        }
    }
}
