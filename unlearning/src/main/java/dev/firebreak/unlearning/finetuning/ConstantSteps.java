package dev.firebreak.unlearning.finetuning;

import dev.firebreak.privacy.accountant.Conversion;
import java.util.stream.IntStream;

/**
 * Gradient clipping with the same gamma and lambda in every step: closed forms, numbers of steps, calibration.
 *
 * @param initialClip C0, greater than 0
 * @param gradientClip C1, greater than 0
 * @param rate gamma, greater than 0
 * @param regularization lambda, at least 0, with gamma lambda &lt; 1
 * @param steps T, at least 1
 */
public record ConstantSteps(double initialClip, double gradientClip, double rate, double regularization, int steps) {

    // Products of clip, rate and steps have finite squares.
    private static final double LARGEST = 1e50;

    /** Checks the ranges. */
    public ConstantSteps {
        requirePositive("initial clip", initialClip);
        requirePositive("gradient clip", gradientClip);
        requirePositive("rate", rate);
        if (!(regularization >= 0) || !(rate * regularization < 1)) {
            throw new IllegalArgumentException(
                    "regularization must be in [0, 1/rate) = [0, " + 1 / rate + "), but is " + regularization);
        }
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, but is " + steps);
        }
        NoiseSchedule.requireSteps(steps);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0 && value <= LARGEST)) {
            throw new IllegalArgumentException(name + " must be in (0, " + LARGEST + "], but is " + value);
        }
    }

    /**
     * With the usual number of steps: T0 = ceil(C0 / (C1 gamma)), which minimises (C0 + C1 gamma T)^2 / T, or
     * T1 = ceil(ln(2 lambda C0 / C1) / (gamma lambda)), where regularisation has shrunk the starts to C1 / lambda, if that
     * comes earlier.
     */
    public static ConstantSteps of(double initialClip, double gradientClip, double rate, double regularization) {
        // A quotient that is whole but for rounding must not cost a step.
        double steps = Math.max(1, Math.ceil(initialClip / (gradientClip * rate) - 1e-12));
        if (regularization > 0) {
            double shrunk = Math.ceil(
                    StrictMath.log(2 * regularization * initialClip / gradientClip) / (rate * regularization) - 1e-12);
            if (shrunk > 0 && shrunk < steps) {
                steps = shrunk;
            }
        }
        NoiseSchedule.requireSteps(steps);
        return new ConstantSteps(initialClip, gradientClip, rate, regularization, (int) steps);
    }

    /** S = 2 C0 c + (2 C1 / lambda)(1 - c) with c = (1 - gamma lambda)^T; 2 C0 + 2 gamma C1 T at lambda = 0. */
    public double shift() {
        double log = StrictMath.log1p(-rate * regularization);
        double shrink = StrictMath.exp(steps * log);
        double drift = regularization == 0 ? rate * steps : -StrictMath.expm1(steps * log) / regularization;
        return 2 * initialClip * shrink + 2 * gradientClip * drift;
    }

    /** V / sigma^2 = (1 - c^2) / (gamma lambda (2 - gamma lambda)); T at lambda = 0. */
    public double unitVariance() {
        double product = rate * regularization;
        return product == 0
                ? steps
                : -StrictMath.expm1(2 * steps * StrictMath.log1p(-product)) / (product * (2 - product));
    }

    /** The noise per step that gives the budget rho: S / sqrt(2 rho V / sigma^2). */
    public double noise(double rho) {
        requirePositive("rho", rho);
        return shift() / Math.sqrt(2 * rho * unitVariance());
    }

    /**
     * The method whose certificate is (epsilon, delta) under a conversion, rounded to the safe side.
     *
     * @param dimension d, of the parameters whose rounding is counted; 0 counts none
     */
    public GradientClipping calibrated(double epsilon, double delta, Conversion conversion, int dimension) {
        return withNoise(1).calibrated(conversion.rho(epsilon, delta)).meeting(epsilon, delta, conversion, dimension);
    }

    /** The method with this noise in every step. */
    public GradientClipping withNoise(double noise) {
        return new GradientClipping(
                initialClip, gradientClip, NoiseSchedule.constant(rate, regularization, noise, steps));
    }

    /**
     * The method with falling noise sigma_t proportional to (1 - gamma lambda)^-(T-1-t), raised by the common factor that
     * makes its general certificate rho. (The published constant is too small where later noise is: the straight-line
     * formula is not a proof for such schedules.)
     */
    public GradientClipping calibratedDecreasing(double rho) {
        double[] noise = IntStream.range(0, steps)
                .mapToDouble(t -> StrictMath.exp(-(steps - 1 - t) * StrictMath.log1p(-rate * regularization)))
                .toArray();
        NoiseSchedule constant = NoiseSchedule.constant(rate, regularization, 0, steps);
        return new GradientClipping(
                        initialClip,
                        gradientClip,
                        new NoiseSchedule(constant.rates(), constant.regularizations(), noise))
                .calibrated(rho);
    }
}
