package dev.firebreak.unlearning.finetuning;

/**
 * Noise as stated in theorem 1 of Koloskova et al. (ICML 2025) for gradient clipping without regularisation:
 * sigma^2 = 9 ln(1/delta) (C0 + C1 gamma T)^2 / (eps^2 T). It is rho = 2 eps^2 / (9 ln(1/delta)), which gives eps under the
 * simple conversion only up to {@link #largestEpsilon}; beyond, it is refused.
 */
public final class PaperTheorem {
    // rho + 2 sqrt(rho L) <= eps with rho = 2 eps^2/(9 L) solved for eps/L.
    private static final double LARGEST_RATIO = 4.5 * (1 - 2 * Math.sqrt(2) / 3);

    private PaperTheorem() {}

    /** The largest epsilon for which the statement holds: 4.5 (1 - 2 sqrt(2) / 3) ln(1/delta). */
    public static double largestEpsilon(double delta) {
        return LARGEST_RATIO * -StrictMath.log(delta);
    }

    /** sigma^2 of the statement, whether or not it holds at this epsilon. */
    static double variance(ConstantSteps steps, double epsilon, double delta) {
        double reach = steps.initialClip() + steps.gradientClip() * steps.rate() * steps.steps();
        return 9 * -StrictMath.log(delta) / (epsilon * epsilon * steps.steps()) * reach * reach;
    }

    /**
     * The method with the theorem's noise.
     *
     * @throws IllegalArgumentException if there is regularisation or epsilon is beyond the range
     */
    public static GradientClipping calibrated(ConstantSteps steps, double epsilon, double delta) {
        if (steps.regularization() != 0) {
            throw new IllegalArgumentException(
                    "the paper's theorem has no regularization, but it is " + steps.regularization());
        }
        if (!(epsilon > 0) || !(delta > 0) || !(delta < 1) || epsilon > largestEpsilon(delta)) {
            throw new IllegalArgumentException("the paper's theorem holds for epsilon in (0, " + largestEpsilon(delta)
                    + "] at delta " + delta + ", but epsilon is " + epsilon + "; use calibration gdp");
        }
        return steps.withNoise(Math.sqrt(variance(steps, epsilon, delta)));
    }
}
