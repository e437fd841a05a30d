package dev.firebreak.coding;

import java.util.OptionalDouble;

/**
 * The LAD bounds (derived): what the theory guarantees for {@link Lad} with N workers, d subsets per worker, f Byzantine workers
 * and a rule that is (f, kappa)-robust. They are derived in this project's gradient-coding specification, section 4, and are
 * not theorems of a paper.
 *
 * <p>mu is the full gradient, V the mean squared distance of the subset gradients from mu, V &lt;= beta^2 everywhere; F is
 * L-smooth, F_0 - F* its initial gap. Where a condition of a bound fails there is no guarantee and the result is empty.
 *
 * @param workers N, at least 1
 * @param load d, in [1, N]
 * @param byzantine f, with {@code 0 <= 2f < N}
 * @param kappa the rule's robustness coefficient for (N, f)
 */
public record LadTheory(int workers, int load, int byzantine, double kappa) {

    /** Checks the ranges. */
    public LadTheory {
        if (load < 1 || load > workers) {
            throw new IllegalArgumentException("load must be in [1, " + workers + "], but is " + load);
        }
        if (byzantine < 0 || 2 * byzantine >= workers) {
            throw new IllegalArgumentException("byzantine must be in [0, " + workers + "/2), but is " + byzantine);
        }
        if (!(kappa >= 0)) {
            throw new IllegalArgumentException("kappa must be >= 0, but is " + kappa);
        }
    }

    /** alpha(N, d) = (N - d) / (d (N - 1)): E||h_i - mu||^2 = alpha V over a uniform permutation. 0 for N = 1. */
    public static double alpha(int workers, int load) {
        return workers == 1 ? 0 : (workers - load) / (load * (workers - 1.0));
    }

    /** alpha(N, d). */
    public double alpha() {
        return alpha(workers, load);
    }

    /** rho averaged over uniform rows: alpha f / (n_h (N - 1)), with n_h = N - f. */
    public double rho() {
        return byzantine == 0 ? 0 : alpha() * byzantine / ((workers - byzantine) * (workers - 1.0));
    }

    /** A = (sqrt(kappa (alpha - rho)) + sqrt(rho))^2: E||aggregate - mu||^2 &lt;= A V. */
    public double errorFactor() {
        double root = Math.sqrt(kappa * (alpha() - rho())) + Math.sqrt(rho());
        return root * root;
    }

    /**
     * (N1, N2) Average of E||grad F||^2 over T steps of size gamma &lt;= 1/L under (G, B)-dissimilarity V &lt;= G^2 + B^2 ||grad F||^2:
     * (2 (F_0 - F*)/(gamma T) + A G^2) / (1 - A B^2), which needs A B^2 &lt; 1.
     *
     * @param problem the constants of the loss; its {@code dissimilarity} is G^2
     * @param growth B^2, 0 for (N1)
     * @param step gamma
     * @param steps T
     */
    public OptionalDouble averageSquaredGradient(Problem problem, double growth, double step, int steps) {
        double slack = 1 - errorFactor() * growth;
        if (slack <= 0 || step * problem.smoothness() > 1) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                (2 * problem.initialGap() / (step * steps) + errorFactor() * problem.dissimilarity()) / slack);
    }

    /**
     * (N3) E[F(x_T) - F*] for a loss that is mu-PL (strongly convex losses are), gamma &lt;= 1/L:
     * (1 - gamma mu)^T (F_0 - F*) + A beta^2 / (2 mu).
     *
     * @param curvature mu of the PL condition, above 0
     */
    public OptionalDouble gap(Problem problem, double curvature, double step, int steps) {
        if (step * problem.smoothness() > 1) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(StrictMath.pow(1 - step * curvature, steps) * problem.initialGap()
                + errorFactor() * problem.dissimilarity() / (2 * curvature));
    }

    /** Error constants without compression; their bound is (N4). */
    public ErrorConstants uncompressed() {
        return new ErrorConstants(kappa * (alpha() - rho()), 0, rho(), 0);
    }

    /** Error constants of Com-LAD when each worker draws by itself from an unbiased compressor of constant delta. */
    public ErrorConstants independentlyCompressed(double delta) {
        int honest = workers - byzantine;
        double spread = delta * (1 - 1.0 / honest);
        return new ErrorConstants(
                kappa * (alpha() - rho() + spread * alpha()),
                kappa * spread,
                rho() + delta * alpha() / honest,
                delta / honest);
    }

    /** Error constants of Com-LAD when all workers keep the same k of Q coordinates, delta = Q/k - 1. */
    public ErrorConstants shareMasked(double delta) {
        return new ErrorConstants(kappa * (1 + delta) * (alpha() - rho()), 0, (1 + delta) * rho(), delta);
    }

    /**
     * What the bounds need to know of a loss.
     *
     * @param smoothness L
     * @param dissimilarity beta^2, the largest V
     * @param initialGap F(x_0) - F*
     */
    public record Problem(double smoothness, double dissimilarity, double initialGap) {}

    /**
     * E||R - c||^2 &lt;= aV V + aG ||mu||^2 and E||c - mu||^2 &lt;= bV V + bG ||mu||^2, where R is the aggregate and c the mean
     * of the honest received vectors.
     *
     * @param aV spread of the aggregate from heterogeneity
     * @param aG spread of the aggregate from compression of the full gradient
     * @param bV noise of the honest mean from heterogeneity
     * @param bG noise of the honest mean from compression of the full gradient
     */
    public record ErrorConstants(double aV, double aG, double bV, double bG) {

        /** The largest step of the bound, (1 - aG) / (4 L (1 + aG + bG)); empty if aG &gt;= 1: no guarantee for any step. */
        public OptionalDouble largestStep(double smoothness) {
            return aG >= 1 ? OptionalDouble.empty() : OptionalDouble.of((1 - aG) / (4 * smoothness * (1 + aG + bG)));
        }

        /**
         * What is left of {@link #averageSquaredGradient} for small steps and many of them: 2 beta^2 aV / (1 - aG). Empty if
         * aG &gt;= 1.
         */
        public OptionalDouble floor(double dissimilarity) {
            return aG >= 1 ? OptionalDouble.empty() : OptionalDouble.of(2 * dissimilarity * aV / (1 - aG));
        }

        /**
         * (C1) Average of E||grad F||^2 over T steps:
         * 4 (F_0 - F*) / ((1 - aG) gamma T) + 4 beta^2 / (1 - aG) (aV/2 + L gamma (aV + bV)).
         * Empty if aG &gt;= 1 or the step is above {@link #largestStep}.
         */
        public OptionalDouble averageSquaredGradient(Problem problem, double step, int steps) {
            OptionalDouble largest = largestStep(problem.smoothness());
            if (largest.isEmpty() || step > largest.getAsDouble()) {
                return OptionalDouble.empty();
            }
            double start = 4 * problem.initialGap() / ((1 - aG) * step * steps);
            double floor = 4 * problem.dissimilarity() / (1 - aG) * (aV / 2 + problem.smoothness() * step * (aV + bV));
            return OptionalDouble.of(start + floor);
        }
    }
}
