package dev.firebreak.privacy.accountant;

import java.util.function.DoubleFunction;

/** The least noise that meets a target, by bisection: the answer is the upper end of the bracket, so the target is met. */
public final class NoiseCalibration {
    private static final double WIDTH = 1e-6;

    private NoiseCalibration() {}

    /**
     * The least noise multiplier, to a relative 1e-6 and never too small.
     *
     * @param accountant who judges
     * @param event the event at a noise multiplier; more noise must not be worse
     * @param epsilon target, greater than 0
     * @param delta target, in (0, 1)
     * @throws ArithmeticException if no noise meets the target
     */
    public static double noiseMultiplier(
            Accountant accountant, DoubleFunction<Event> event, double epsilon, double delta) {
        Check.positive("epsilon", epsilon);
        Check.openUnit("delta", delta);
        return Bisection.bracket(
                noise -> noise > 0
                        && accountant.epsilon(event.apply(noise), delta).epsilon() <= epsilon,
                WIDTH)[1];
    }
}
