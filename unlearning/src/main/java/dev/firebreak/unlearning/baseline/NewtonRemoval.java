package dev.firebreak.unlearning.baseline;

import dev.firebreak.core.TwelveDigits;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.datasets.Examples;
import dev.firebreak.privacy.accountant.GaussianDp;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.List;

/**
 * Certified removal for l2-regularised logistic regression without bias (Guo, Goldstein, Hannun and van der Maaten, "Certified
 * data removal from machine learning models", ICML 2020). Training minimises
 *
 * <pre>  sum_i l(w . x_i, y_i) + (lambda n / 2) ||w||^2 + b . w,   b ~ N(0, s^2 I)</pre>
 *
 * <p>and a request takes one Newton step on the remaining objective, w + H^-1 (lambda m w + sum of removed gradients). What the
 * step leaves of the gradient is at most gamma ||X|| ||H^-1 D|| ||X H^-1 D||; these residuals add up over requests. A residual is a
 * shift of b, so the result is (eps, delta)-removed while their sum is at most s mu, mu being the distance at which two unit
 * Gaussians are (eps, delta)-indistinguishable ({@link GaussianDp#weakest}). (The paper's s eps / sqrt(2 ln(1.5/delta)) is the
 * classic Gaussian mechanism: too much above epsilon 9 at delta 1e-5, less than needed below.) Then retrain.
 *
 * @param regularization lambda, greater than 0
 * @param perturbation s, greater than 0
 * @param epsilon eps, greater than 0
 * @param delta delta, in (0, 1)
 */
public record NewtonRemoval(double regularization, double perturbation, double epsilon, double delta) {
    // The Lipschitz constant of the logistic l'': the greatest |l'''| is 1/(6 sqrt(3)).
    private static final double THIRD_DERIVATIVE = 1 / (6 * Math.sqrt(3));
    private static final int MOST_STEPS = 100;

    // Of the budget, for what training leaves of the gradient in the other world: our choice, far above rounding
    // errors.
    private static final double ALLOWANCE = 1e-6;

    /** Checks the ranges. */
    public NewtonRemoval {
        if (!(regularization > 0) || !(perturbation > 0) || !(epsilon > 0) || !(delta > 0) || !(delta < 1)) {
            throw new IllegalArgumentException(
                    "regularization, perturbation and epsilon must be positive, delta in (0, 1)," + " but they are "
                            + regularization + ", " + perturbation + ", " + epsilon + ", " + delta);
        }
    }

    /**
     * A model with what its guarantee has spent.
     *
     * @param w d numbers
     * @param b the objective's perturbation, private
     * @param residual the sum of all residual bounds so far
     */
    public record State(double[] w, double[] b, double residual) {}

    /** The residual that may be spent in exact arithmetic: s mu, rounded down to 12 digits. */
    public double budget() {
        return TwelveDigits.down(
                perturbation * GaussianDp.weakest(epsilon, delta).mu());
    }

    /** The residual that may be spent where the d numbers of b are rounded to the {@link Lattice} of s. */
    public double budget(int dimension) {
        return budget() - Lattice.sensitivity(perturbation, dimension);
    }

    /**
     * What may be released of a state: w on a grid of its own, which is post-processing and leaves nothing of the rounding errors of
     * training.
     */
    public double[] released(State state) {
        double[] released = state.w().clone();
        double spacing = Lattice.spacing(perturbation);
        for (int j = 0; j < released.length; j++) {
            released[j] = Lattice.round(released[j], spacing);
        }
        return released;
    }

    /**
     * Trains by Newton's method until the gradient is at rounding level. What is left of it counts as spent, and so does an allowance
     * for the world that never saw the forget set; a gradient above the allowance spends everything.
     */
    public State train(Examples examples, Perturbation noise) {
        int d = examples.features().dimension();
        double[] b = new double[d];
        noise.add(b, perturbation, Perturbation.START);
        double[] w = new double[d];
        double[] gradient = gradient(examples, w, b);
        double norm = Norm.of(gradient);
        for (int t = 0; t < MOST_STEPS; t++) {
            double[] step = hessian(examples, w).solve(gradient);
            double[] next;
            double length = 2;
            double nextNorm;
            do {
                // Damping: the objective is convex, so a short enough step always shortens the gradient.
                length /= 2;
                next = w.clone();
                VectorMath.add(next, -length, step);
                nextNorm = Norm.of(gradient(examples, next, b));
            } while (!(nextNorm < norm) && length > 1e-10);
            if (!(nextNorm < norm)) {
                break;
            }
            w = next;
            norm = nextNorm;
            gradient = gradient(examples, w, b);
        }
        double allowance = budget() * ALLOWANCE;
        return new State(w, b, norm <= allowance ? norm + allowance : Double.POSITIVE_INFINITY);
    }

    /**
     * Removes records.
     *
     * @param retained what remains
     * @param removed what goes, at least one record
     */
    public State remove(State state, Examples retained, Examples removed) {
        double[] direction = lossGradient(removed, state.w());
        VectorMath.add(direction, regularization * removed.count(), state.w());
        double[] step = hessian(retained, state.w()).solve(direction);
        double[] w = state.w().clone();
        VectorMath.add(w, 1, step);
        double moved = Norm.of(scores(retained, step));
        double bound = THIRD_DERIVATIVE * spectralBound(retained) * Norm.of(step) * moved;
        return new State(w, state.b(), state.residual() + bound);
    }

    /** Whether the residuals of a state are within the budget. Data-dependent; the residual itself must not be released. */
    public boolean isWithinBudget(State state) {
        return state.residual() <= budget(state.w().length);
    }

    /** The guarantee while the residuals are within the budget, and none after. */
    public Certificate certificate(boolean withinBudget) {
        return withinBudget
                ? Certificate.ofDivergence(
                        epsilon,
                        delta,
                        List.of(
                                "the objective was perturbed at training",
                                "b and the residuals are private state",
                                "the sum of the residuals was within the budget, as the method computed it",
                                "a residual counts as a shift that does not depend on b, as in theorem 3 of the paper",
                                Certificate.ROUNDED))
                : Certificate.none();
    }

    private double[] gradient(Examples examples, double[] w, double[] b) {
        double[] gradient = lossGradient(examples, w);
        for (int j = 0; j < w.length; j++) {
            gradient[j] += regularization * examples.count() * w[j] + b[j];
        }
        return gradient;
    }

    private static double[] lossGradient(Examples examples, double[] w) {
        double[] x = new double[w.length];
        double[] gradient = new double[w.length];
        for (int i = 0; i < examples.count(); i++) {
            examples.features().copy(i, x, 0);
            double slope = probability(VectorMath.dot(x, w)) - examples.targets()[i];
            VectorMath.add(gradient, slope, x);
        }
        return gradient;
    }

    private Cholesky hessian(Examples examples, double[] w) {
        int d = w.length;
        double[] x = new double[d];
        double[] hessian = new double[d * d];
        for (int i = 0; i < examples.count(); i++) {
            examples.features().copy(i, x, 0);
            double p = probability(VectorMath.dot(x, w));
            for (int j = 0; j < d; j++) {
                double weighted = p * (1 - p) * x[j];
                for (int k = 0; k <= j; k++) {
                    hessian[j * d + k] += weighted * x[k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            hessian[j * d + j] += regularization * examples.count();
        }
        return Cholesky.of(d, hessian);
    }

    private static double[] scores(Examples examples, double[] w) {
        double[] x = new double[w.length];
        double[] scores = new double[examples.count()];
        for (int i = 0; i < scores.length; i++) {
            examples.features().copy(i, x, 0);
            scores[i] = VectorMath.dot(x, w);
        }
        return scores;
    }

    // ||X||_2 <= sqrt(||X||_1 ||X||_inf): an upper bound needs no eigenvalue iteration that might stop too early.
    private static double spectralBound(Examples examples) {
        double[] x = new double[examples.features().dimension()];
        double[] columns = new double[x.length];
        double longestRow = 0;
        double squares = 0;
        for (int i = 0; i < examples.count(); i++) {
            examples.features().copy(i, x, 0);
            double row = 0;
            for (int j = 0; j < x.length; j++) {
                row += Math.abs(x[j]);
                columns[j] += Math.abs(x[j]);
                squares += x[j] * x[j];
            }
            longestRow = Math.max(longestRow, row);
        }
        double longestColumn = 0;
        for (double column : columns) {
            longestColumn = Math.max(longestColumn, column);
        }
        return Math.min(Math.sqrt(longestRow * longestColumn), Math.sqrt(squares));
    }

    private static double probability(double score) {
        double decay = StrictMath.exp(-Math.abs(score));
        return score >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
    }
}
