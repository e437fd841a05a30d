package dev.firebreak.unlearning.comparator;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.datasets.Examples;
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
 * step leaves of the gradient is at most gamma ||X|| ||H^-1 D|| ||X H^-1 D||; these residuals add up over requests, and while
 * their sum is at most s eps / c with c = sqrt(2 ln(1.5/delta)) the result is (eps, delta)-removed. Then retrain.
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

    /** The residual that may be spent: s eps / c. */
    public double budget() {
        return perturbation * epsilon / Math.sqrt(2 * StrictMath.log(1.5 / delta));
    }

    /** Trains by Newton's method until the gradient is at rounding level; what is left of it counts as spent. */
    public State train(Examples examples, Perturbation noise) {
        int d = examples.features().dimension();
        double[] b = new double[d];
        noise.add(b, perturbation, Perturbation.START);
        double[] w = new double[d];
        double[] gradient = gradient(examples, w, b);
        double norm = Norm.of(gradient);
        for (int t = 0; t < MOST_STEPS; t++) {
            double[] step = hessian(examples, w).solve(gradient);
            double[] next = new double[d];
            double length = 2;
            double nextNorm;
            do {
                // Damping: the objective is convex, so a short enough step always shortens the gradient.
                length /= 2;
                for (int j = 0; j < d; j++) {
                    next[j] = w[j] - length * step[j];
                }
                nextNorm = Norm.of(gradient(examples, next, b));
            } while (!(nextNorm < norm) && length > 1e-10);
            if (!(nextNorm < norm)) {
                break;
            }
            w = next;
            norm = nextNorm;
            gradient = gradient(examples, w, b);
        }
        return new State(w, b, norm);
    }

    /**
     * Removes records.
     *
     * @param retained what remains
     * @param removed what goes, at least one record
     */
    public State remove(State state, Examples retained, Examples removed) {
        int d = state.w().length;
        double[] direction = lossGradient(removed, state.w());
        for (int j = 0; j < d; j++) {
            direction[j] += regularization * removed.count() * state.w()[j];
        }
        double[] step = hessian(retained, state.w()).solve(direction);
        double[] w = state.w().clone();
        for (int j = 0; j < d; j++) {
            w[j] += step[j];
        }
        double moved = Norm.of(scores(retained, step));
        double bound = THIRD_DERIVATIVE * spectralBound(retained) * Norm.of(step) * moved;
        return new State(w, state.b(), state.residual() + bound);
    }

    /** The measured gradient that a state leaves of the perturbed objective over some records; never above its residual. */
    public double gradientNorm(State state, Examples examples) {
        return Norm.of(gradient(examples, state.w(), state.b()));
    }

    /** The guarantee of a state, or none once the budget is spent. */
    public Certificate certificate(State state) {
        return certificate(state.residual());
    }

    /** The guarantee once so much of the residual budget is spent. */
    public Certificate certificate(double residual) {
        return residual <= budget()
                ? Certificate.ofDivergence(
                        epsilon,
                        delta,
                        List.of("the objective was perturbed at training", "b and the residuals are private state"))
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
        int d = w.length;
        double[] x = new double[d];
        double[] gradient = new double[d];
        for (int i = 0; i < examples.count(); i++) {
            examples.features().copy(i, x, 0);
            double slope = probability(dot(x, w)) - examples.targets()[i];
            for (int j = 0; j < d; j++) {
                gradient[j] += slope * x[j];
            }
        }
        return gradient;
    }

    private Cholesky hessian(Examples examples, double[] w) {
        int d = w.length;
        double[] x = new double[d];
        double[] hessian = new double[d * d];
        for (int i = 0; i < examples.count(); i++) {
            examples.features().copy(i, x, 0);
            double p = probability(dot(x, w));
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
            scores[i] = dot(x, w);
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

    private static double dot(double[] x, double[] w) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * w[j];
        }
        return sum;
    }

    private static double probability(double score) {
        double decay = StrictMath.exp(-Math.abs(score));
        return score >= 0 ? 1 / (1 + decay) : decay / (1 + decay);
    }
}
