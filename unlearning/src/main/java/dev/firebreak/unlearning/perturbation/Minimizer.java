package dev.firebreak.unlearning.perturbation;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.learning.optimize.Objective;
import java.util.function.IntConsumer;

/**
 * Full-gradient descent to a measured gradient norm, with or without Nesterov's momentum. Every iterate has a fixed order of
 * operations, so equal inputs give equal bits.
 *
 * @param step step size, at most 1/beta for a beta-smooth objective
 * @param momentum weight of the last move, in [0, 1)
 */
public record Minimizer(double step, double momentum) {

    /** Checks the ranges. */
    public Minimizer {
        if (!(step > 0) || step == Double.POSITIVE_INFINITY || !(momentum >= 0) || !(momentum < 1)) {
            throw new IllegalArgumentException(
                    "step must be positive and momentum in [0, 1), but they are " + step + " and " + momentum);
        }
    }

    /** Plain gradient descent: theta - (1/beta) grad. The distance to the optimum shrinks by sqrt(1 - m/beta) per step. */
    public static Minimizer gradientDescent(Curvature curvature) {
        return new Minimizer(1 / curvature.smoothness(), 0);
    }

    /**
     * Nesterov's constant-momentum method for strongly convex objectives (Nesterov, "Introductory lectures on convex
     * optimization", 2004, scheme 2.2.11): momentum (sqrt(beta) - sqrt(m)) / (sqrt(beta) + sqrt(m)), about sqrt(beta/m)
     * steps per digit instead of beta/m.
     */
    public static Minimizer accelerated(Curvature curvature) {
        double large = Math.sqrt(curvature.smoothness());
        double small = Math.sqrt(curvature.strongConvexity());
        return new Minimizer(1 / curvature.smoothness(), (large - small) / (large + small));
    }

    /**
     * Where a minimisation ended.
     *
     * @param theta the first iterate whose gradient is short enough
     * @param gradientNorm its measured gradient norm
     * @param steps how many steps led there; 0 if the start was good enough
     */
    public record Minimum(double[] theta, double gradientNorm, int steps) {}

    /**
     * Descends until the gradient at the iterate is at most so long; it is measured before every step.
     *
     * @param objective what to minimise
     * @param start d numbers, not written to
     * @param gradientNorm the norm to reach, greater than 0
     * @param mostSteps give up after so many
     * @param progress given the number of steps done, after each
     * @throws ArithmeticException if the norm is not reached, or the iterates leave the finite numbers
     */
    public Minimum minimize(
            Objective objective, double[] start, double gradientNorm, int mostSteps, IntConsumer progress) {
        double[] theta = start.clone();
        double[] ahead = start.clone();
        double[] gradient = new double[theta.length];
        double norm = 0;
        for (int t = 0; t <= mostSteps; t++) {
            // The rule is applied at the point where the gradient is taken, so no gradient is computed for the rule
            // alone.
            objective.evaluate(ahead, gradient);
            norm = Norm.of(gradient);
            if (norm <= gradientNorm) {
                return new Minimum(ahead, norm, t);
            }
            if (!Double.isFinite(norm)) {
                throw new ArithmeticException("descent with step " + step + " left the finite numbers after " + t
                        + " steps; is the objective as smooth as declared?");
            }
            for (int j = 0; j < theta.length; j++) {
                double next = ahead[j] - step * gradient[j];
                ahead[j] = next + momentum * (next - theta[j]);
                theta[j] = next;
            }
            progress.accept(t + 1);
        }
        throw new ArithmeticException("the gradient norm is " + norm + " after " + mostSteps + " steps and not yet "
                + gradientNorm + "; allow more steps");
    }
}
