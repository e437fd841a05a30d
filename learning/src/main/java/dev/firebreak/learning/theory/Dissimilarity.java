package dev.firebreak.learning.theory;

import dev.firebreak.aggregation.certificate.Kappa;

/**
 * (G, B)-dissimilarity of the honest workers' losses, and what follows from it:
 *
 * <pre>  (1/|H|) sum_{i in H} ||grad L_i(theta) - grad L_H(theta)||^2 &lt;= G^2 + B^2 ||grad L_H(theta)||^2   for all theta.</pre>
 *
 * <p>Allouah, Guerraoui, Gupta, Pinot and Rizk, "Robust distributed learning: tight error bounds and breakdown point under data heterogeneity",
 * NeurIPS 2023. L is the smoothness of the honest mean loss, mu its constant of the Polyak-Lojasiewicz condition. The breakdown point and the
 * condition {@code kappa B^2 < 1} are quoted from works that restate the theorems; the constants of the other bounds are quoted from memory and
 * were not checked against the paper.
 *
 * @param squaredG G^2, at least 0
 * @param squaredB B^2, at least 0
 */
public record Dissimilarity(double squaredG, double squaredB) {
    /** How many values of B^2 an estimate tries; 100, as the paper's code, of which the last one, where the error is infinite, is left out. */
    private static final int GRID = 100;

    /** Checks the ranges. */
    public Dissimilarity {
        if (!(squaredG >= 0) || !(squaredB >= 0)) {
            throw new IllegalArgumentException(
                    "G^2 and B^2 must be at least 0, but are " + squaredG + " and " + squaredB);
        }
    }

    /**
     * The constants of least error that hold at some points, as the paper's code finds them (compute_G_and_B_by_fixing_B): with r = f/(n - 2f),
     * for each B^2 on a grid in [0, 1/r) the least G^2 is {@code max_s max(0, v_s - B^2 q_s)}; of these pairs the one of least {@link #error}, the
     * smaller B^2 among equals. Without Byzantine workers the error is 0 whatever B is; then B = 0.
     *
     * @param variances v_s, the mean squared distance of the honest gradients from their mean at each point; at least one
     * @param squaredNorms q_s, the squared norm of that mean
     * @param n workers
     * @param f bound on Byzantine ones, {@code 0 <= 2f < n}
     */
    public static Dissimilarity estimate(double[] variances, double[] squaredNorms, int n, int f) {
        if (variances.length == 0 || variances.length != squaredNorms.length || f < 0 || 2L * f >= n) {
            throw new IllegalArgumentException(
                    "expected as many variances as norms, at least one, and 0 <= 2f < n, but found " + variances.length
                            + " and " + squaredNorms.length + ", n = " + n + ", f = " + f);
        }
        Dissimilarity best = holding(variances, squaredNorms, 0);
        for (int k = 1; k < GRID - 1 && f > 0; k++) {
            Dissimilarity one = holding(variances, squaredNorms, k / (double) (GRID - 1) * (n - 2 * f) / f);
            best = one.error(n, f) < best.error(n, f) ? one : best;
        }
        return best;
    }

    private static Dissimilarity holding(double[] variances, double[] squaredNorms, double squaredB) {
        double greatest = 0;
        for (int s = 0; s < variances.length; s++) {
            greatest = Math.max(greatest, variances[s] - squaredB * squaredNorms[s]);
        }
        return new Dissimilarity(greatest, squaredB);
    }

    /** {@code 1 / (2 + B^2)}: no algorithm is resilient if f/n is at least this (theorem 1). */
    public double breakdown() {
        return 1 / (2 + squaredB);
    }

    /**
     * The error factor times G^2 where the rule has the least coefficient that any rule can have, kappa = f/(n - 2f):
     * {@code kappa G^2 / (1 - kappa B^2) = f G^2 / (n - (2 + B^2) f)}; infinite at the breakdown point and beyond.
     */
    public double error(int n, int f) {
        return error(Kappa.lowerBound(n, f));
    }

    /** {@code kappa G^2 / (1 - kappa B^2)}; infinite where {@code kappa B^2 >= 1}. */
    public double error(double kappa) {
        double left = 1 - kappa * squaredB;
        return left > 0 ? kappa * squaredG / left : Double.POSITIVE_INFINITY;
    }

    /** {@code (1/(8 mu)) f G^2 / (n - (2 + B^2) f)}: what no algorithm can be better than under PL; infinite at the breakdown point and beyond. */
    public double lowerBound(int n, int f, double mu) {
        double left = n - (2 + squaredB) * f;
        return left > 0 ? f * squaredG / (8 * mu * left) : Double.POSITIVE_INFINITY;
    }

    /**
     * Bound on the mean of {@code ||grad L_H||^2} over T rounds of robust gradient descent with step size 1/L:
     * {@code kappa G^2 / (1 - kappa B^2) + 2 L D0 / ((1 - kappa B^2) T)}; infinite where {@code kappa B^2 >= 1}.
     *
     * @param kappa coefficient of the rule
     * @param rounds T
     * @param smoothness L
     * @param gap D0, the honest loss at the start less its minimum
     */
    public double robustDgdNonconvex(double kappa, double rounds, double smoothness, double gap) {
        double left = 1 - kappa * squaredB;
        return left > 0 ? error(kappa) + 2 * smoothness * gap / (left * rounds) : Double.POSITIVE_INFINITY;
    }

    /**
     * Bound on {@code L_H - min L_H} after T rounds of robust gradient descent with step size 1/L under PL:
     * {@code kappa G^2 / (2 mu (1 - kappa B^2)) + exp(-(mu/L) (1 - kappa B^2) T) D0}; infinite where {@code kappa B^2 >= 1}.
     */
    public double robustDgdPl(double kappa, double rounds, double smoothness, double mu, double gap) {
        double left = 1 - kappa * squaredB;
        return left > 0
                ? error(kappa) / (2 * mu) + StrictMath.exp(-mu / smoothness * left * rounds) * gap
                : Double.POSITIVE_INFINITY;
    }

    /**
     * The curve of figure 4 of the paper, as its code draws it: {@code (3 k / mu) G*^2 + exp(-(mu / (3 L)) T) (L_0 - L*)}.
     *
     * @param rootOfKappa k: in that code the root of the largest ratio {@code ||F - m_H||^2 / V_H} of the run, which is called kappa there
     * @param mu least eigenvalue of the Hessian
     * @param smoothness L, the greatest one
     * @param squaredGradients G*^2, the mean squared norm of the honest gradients at the minimum
     * @param rounds T
     * @param gap L_0 - L*
     */
    public static double measuredBound(
            double rootOfKappa, double mu, double smoothness, double squaredGradients, double rounds, double gap) {
        return 3 * rootOfKappa / mu * squaredGradients + StrictMath.exp(-mu / (3 * smoothness) * rounds) * gap;
    }
}
