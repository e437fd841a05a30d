package dev.firebreak.experiments.study;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's test of whether two means of independent samples differ: {@code t = (a - b) / sqrt(s_a^2/k_a + s_b^2/k_b)}, which follows
 * Student's distribution with the degrees of freedom of Welch and Satterthwaite where the means are equal and the values normal
 * (B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved", Biometrika 34,
 * 1947).
 *
 * @param t how many standard errors of the difference lie between the means, positive where the first is larger
 * @param freedom degrees of freedom
 */
public record Welch(double t, double freedom) {

    /**
     * Compares two means.
     *
     * @throws IllegalArgumentException if one of them is of a single value, or neither has a deviation
     */
    public static Welch of(Estimate a, Estimate b) {
        if (!testable(a, b)) {
            throw new IllegalArgumentException(
                    "both means must be finite and of two values or more that are not all alike");
        }
        double va = squaredError(a);
        double vb = squaredError(b);
        return new Welch(
                (a.mean() - b.mean()) / Math.sqrt(va + vb),
                (va + vb) * (va + vb) / (va * va / (a.count() - 1) + vb * vb / (b.count() - 1)));
    }

    /** Whether two means can be compared: both are finite, of two values or more, and these scatter. */
    public static boolean testable(Estimate a, Estimate b) {
        return Double.isFinite(a.mean())
                && Double.isFinite(b.mean())
                && a.count() > 1
                && b.count() > 1
                && squaredError(a) + squaredError(b) > 0;
    }

    private static double squaredError(Estimate one) {
        return one.deviation() * one.deviation() / one.count();
    }

    /** How likely equal means are to be found at least so far apart, on either side. */
    public double p() {
        return 2 * TDistribution.of(freedom).survivalProbability(Math.abs(t));
    }
}
