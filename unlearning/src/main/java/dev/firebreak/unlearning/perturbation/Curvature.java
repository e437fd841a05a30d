package dev.firebreak.unlearning.perturbation;

/**
 * Bounds on the curvature of a risk, for every set of records it is used with.
 *
 * @param strongConvexity m, greater than 0; typically the regulariser's lambda
 * @param smoothness beta, at least m
 */
public record Curvature(double strongConvexity, double smoothness) {

    /** Checks the ranges. */
    public Curvature {
        if (!(strongConvexity > 0) || !(smoothness >= strongConvexity) || smoothness == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("strong convexity must be positive and at most smoothness, but they are "
                    + strongConvexity + " and " + smoothness);
        }
    }

    /**
     * How far the optimum over n records is from the optimum without f of them, at most f G / (m (n - f)), G being the longest
     * gradient of a forgotten record's loss at the former.
     */
    public double warmStartBound(int forgotten, int records, double longestGradient) {
        return forgotten * longestGradient / (strongConvexity * (records - forgotten));
    }

    /**
     * Computational deletion capacity: the largest f for which the bound on the warm start is no worse than starting anew,
     * f / (n - f) &lt;= m (R_0 - precision) / G.
     *
     * @param records n
     * @param initialDistance R_0, of the initialisation from the optimum
     * @param precision Delta, to which the stored state is optimal
     * @param longestGradient G
     */
    public int deletionCapacity(int records, double initialDistance, double precision, double longestGradient) {
        double odds = strongConvexity * (initialDistance - precision) / longestGradient;
        return odds <= 0 ? 0 : (int) Math.floor(records * (odds / (1 + odds)));
    }
}
