package dev.firebreak.privacy.accountant;

import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;

/** The least noise that meets a target, by bisection: the answer is the upper end of the bracket, so the target is met. */
public final class NoiseCalibration {
    private static final double WIDTH = 1e-6;

    private static final double FIRST_RAISE = 0x1p-40;

    // After doubling, to within a hundredth of what is needed.
    private static final int HALVINGS = 7;

    // Our choice: far beyond any noise that leaves a signal, and squares stay finite.
    private static final double LARGEST = 1e100;

    private NoiseCalibration() {}

    /**
     * The least noise multiplier, to a relative 1e-6 and never too small.
     *
     * @param accountant who judges
     * @param step the step at a noise multiplier; more noise must not be worse
     * @param steps how many
     * @param epsilon target, greater than 0
     * @param delta target, in (0, 1)
     * @throws ArithmeticException if no noise up to 1e100 meets the target
     */
    public static double noiseMultiplier(
            RdpAccountant accountant, DoubleFunction<PoissonGaussian> step, int steps, double epsilon, double delta) {
        Check.positive("epsilon", epsilon);
        Check.openUnit("delta", delta);
        return Bisection.bracket(
                noise -> noise > 0
                        && noise <= LARGEST
                        && accountant.epsilon(step.apply(noise), steps, delta).epsilon() <= epsilon,
                WIDTH)[1];
    }

    /**
     * The noise itself where it meets the target, else as much more as is needed, searched from a relative 2^-40 on: for noise that
     * is right but for rounding.
     *
     * @param noise greater than 0
     * @param meets whether so much noise meets the target
     * @throws IllegalArgumentException if twice the noise does not
     */
    public static double raised(double noise, DoublePredicate meets) {
        double missed = 0;
        double met = 0;
        for (double share = FIRST_RAISE; !meets.test(noise * (1 + met)); share *= 2) {
            if (share > 1) {
                throw new IllegalArgumentException("the target is out of reach: with twice the noise " + noise
                        + ", rounding to doubles still costs more");
            }
            missed = met;
            met = share;
        }
        for (int i = 0; i < HALVINGS && met > 0; i++) {
            double middle = (missed + met) / 2;
            if (meets.test(noise * (1 + middle))) {
                met = middle;
            } else {
                missed = middle;
            }
        }
        return noise * (1 + met);
    }
}
