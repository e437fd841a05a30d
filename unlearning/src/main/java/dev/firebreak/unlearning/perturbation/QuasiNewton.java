package dev.firebreak.unlearning.perturbation;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.unlearning.perturbation.Minimizer.Minimum;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Limited-memory BFGS with a backtracking line search (Nocedal and Wright, "Numerical Optimization", 2nd edition, algorithms 7.4,
 * 7.5 and 3.1): some tens of gradients where {@link Minimizer} takes hundreds, and no curvature bounds are needed. For smooth convex
 * risks. Sums run in a fixed order and never through BLAS, so equal inputs give equal bits.
 *
 * @param memory how many pairs of steps and gradient differences are kept, at least 1
 */
public record QuasiNewton(int memory) {
    // Sufficient decrease and halving, as in algorithm 3.1 with c = 1e-4 and rho = 1/2.
    private static final double SUFFICIENT = 1e-4;
    private static final int HALVINGS = 60;

    /** Checks the range. */
    public QuasiNewton {
        if (memory < 1) {
            throw new IllegalArgumentException("memory must be at least 1, but is " + memory);
        }
    }

    /** A step s, the difference y of the gradients at its ends, and 1 / (s . y). */
    private record Pair(double[] step, double[] change, double scale) {}

    /**
     * Descends until the gradient is at most so long, or so many steps are done, or rounding leaves no step that descends.
     *
     * @param objective what to minimise
     * @param start d numbers, not written to
     * @param gradientNorm the norm to reach, greater than 0
     * @param mostSteps at least 0
     * @return the last iterate with its measured gradient norm, which shows whether the norm was reached
     */
    public Minimum minimize(Objective objective, double[] start, double gradientNorm, int mostSteps) {
        double[] theta = start.clone();
        double[] gradient = new double[theta.length];
        double value = objective.evaluate(theta, gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        int steps = 0;
        while (steps < mostSteps && Norm.of(gradient) > gradientNorm) {
            double[] direction = direction(gradient, pairs);
            double slope = VectorMath.dot(direction, gradient);
            double[] next = theta;
            double[] nextGradient = new double[theta.length];
            double nextValue = Double.NaN;
            // Without curvature yet, the first step is at most of length 1.
            double length = pairs.isEmpty() ? Math.min(1, 1 / Norm.of(gradient)) : 1;
            boolean descended = false;
            for (int h = 0; h < HALVINGS && !descended; h++) {
                next = theta.clone();
                VectorMath.add(next, length, direction);
                nextValue = objective.evaluate(next, nextGradient);
                descended = nextValue <= value + SUFFICIENT * length * slope;
                length /= 2;
            }
            if (!descended) {
                break;
            }
            keep(pairs, VectorMath.difference(next, theta), VectorMath.difference(nextGradient, gradient));
            theta = next;
            gradient = nextGradient;
            value = nextValue;
            steps++;
        }
        return new Minimum(theta, Norm.of(gradient), steps);
    }

    private void keep(Deque<Pair> pairs, double[] step, double[] change) {
        double product = VectorMath.dot(step, change);
        if (product > 0) {
            pairs.addLast(new Pair(step, change, 1 / product));
            if (pairs.size() > memory) {
                pairs.removeFirst();
            }
        }
    }

    // The two loops of algorithm 7.4.
    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] q = new double[gradient.length];
        for (int j = 0; j < q.length; j++) {
            q[j] = -gradient[j];
        }
        double[] weights = new double[pairs.size()];
        int k = pairs.size();
        for (var newestFirst = pairs.descendingIterator(); newestFirst.hasNext(); ) {
            Pair pair = newestFirst.next();
            weights[--k] = pair.scale * VectorMath.dot(pair.step, q);
            VectorMath.add(q, -weights[k], pair.change);
        }
        if (!pairs.isEmpty()) {
            Pair newest = pairs.getLast();
            double scale = 1 / (newest.scale * VectorMath.dot(newest.change, newest.change));
            for (int j = 0; j < q.length; j++) {
                q[j] *= scale;
            }
        }
        for (Pair pair : pairs) {
            VectorMath.add(q, weights[k++] - pair.scale * VectorMath.dot(pair.change, q), pair.step);
        }
        return q;
    }
}
