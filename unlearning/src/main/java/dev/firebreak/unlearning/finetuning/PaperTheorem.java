package dev.firebreak.unlearning.finetuning;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Noise by the theorem of Koloskova et al. (ICML 2025), as others restate it; L = ln(1/delta), gl = gamma lambda:
 *
 * <pre>
 *   lambda = 0:                    sigma^2 = c L / (eps^2 T) (C0 + C1 gamma T)^2
 *   lambda > 0, gl in (1/2, 1):    sigma^2 = 72 gl L / eps^2 (C0 (1 - gl)^T + C1/lambda)^2
 * </pre>
 *
 * <p>for eps at most 3 L. A certificate is always computed from S and V ({@link ShiftBudget}): under them the first line is
 * rho = 2 eps^2 / (c L), for which the constant of the stated range is 18; with the 9 that is restated the simple conversion gives eps only up
 * to {@link #largestEpsilon}. With 72 there is a factor of two to spare.
 */
public enum PaperTheorem {
    /** The constants as they are restated. */
    STATED("paper-theorem", 9),
    /** With the constant that fits the stated range of epsilon; without regularisation. */
    CORRECTED("paper-theorem-corrected", 18);

    private static final double WITH_REGULARIZATION = 72;
    // eps is at most so many ln(1/delta) where the constants fit.
    private static final double RANGE = 3;

    private final String word;
    private final double constant;

    PaperTheorem(String word, double constant) {
        this.word = word;
        this.constant = constant;
    }

    /** The name in specs. */
    public String word() {
        return word;
    }

    /** The names of all. */
    public static List<String> words() {
        return Arrays.stream(values()).map(PaperTheorem::word).toList();
    }

    /** The theorem of this name. */
    public static Optional<PaperTheorem> named(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** The largest epsilon at delta without regularisation: 4.5 (1 - 2 sqrt(2) / 3) ln(1/delta) with the constant 9, 3 ln(1/delta) with 18. */
    public double largestEpsilon(double delta) {
        // rho + 2 sqrt(rho L) <= eps with rho = 2 eps^2/(c L), solved for eps/L.
        double ratio = constant / 2 * (1 - 2 * Math.sqrt(2 / constant));
        return Math.min(RANGE, ratio) * -StrictMath.log(delta);
    }

    /** Why there is no certificate of this epsilon by the theorem; empty if there is one. */
    public Optional<String> refusal(ConstantSteps steps, double epsilon, double delta) {
        double product = steps.rate() * steps.regularization();
        if (product > 0 && this == CORRECTED) {
            return Optional.of("the corrected constant is for regularization 0, but it is " + steps.regularization());
        }
        if (product > 0 && !(product > 0.5)) {
            return Optional.of(
                    "the paper's theorem is for rate times regularization 0 or in (0.5, 1), but it is " + product);
        }
        double largest = product > 0 ? RANGE * -StrictMath.log(delta) : largestEpsilon(delta);
        if (!(epsilon > 0) || !(delta > 0) || !(delta < 1) || epsilon > largest) {
            return Optional.of("the paper's theorem holds for epsilon in (0, " + largest + "] at delta " + delta
                    + ", but epsilon is " + epsilon + "; use calibration gdp");
        }
        return Optional.empty();
    }

    /**
     * The method with this noise in every step.
     *
     * @throws IllegalArgumentException if there is a {@link #refusal}
     */
    public GradientClipping method(ConstantSteps steps, double epsilon, double delta) {
        refusal(steps, epsilon, delta).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return steps.withNoise(Math.sqrt(variance(steps, epsilon, delta)));
    }

    /** sigma^2, whether or not it holds at this epsilon. */
    public double variance(ConstantSteps steps, double epsilon, double delta) {
        double log = -StrictMath.log(delta);
        double lambda = steps.regularization();
        if (lambda == 0) {
            double reach = steps.initialClip() + steps.gradientClip() * steps.rate() * steps.steps();
            return constant * log / (epsilon * epsilon * steps.steps()) * reach * reach;
        }
        double product = steps.rate() * lambda;
        double shrink = StrictMath.exp(steps.steps() * StrictMath.log1p(-product));
        double reach = steps.initialClip() * shrink + steps.gradientClip() / lambda;
        return WITH_REGULARIZATION * product * log / (epsilon * epsilon) * reach * reach;
    }
}
