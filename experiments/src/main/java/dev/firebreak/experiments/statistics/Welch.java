package dev.firebreak.experiments.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's test of whether two means of independent samples differ: {@code t = (a - b) / sqrt(s_a^2/k_a + s_b^2/k_b)}, which follows
 * Student's distribution with the degrees of freedom of Welch and Satterthwaite where the means are equal and the values normal
 * (B. L. Welch, "The generalization of 'Student's' problem when several different population variances are involved", Biometrika 34,
 * 1947). A single value has no scatter of its own: it is taken to scatter like the other sample, which makes the test Student's with
 * {@code t = (a - b) / (s_b sqrt(1 + 1/k_b))} and k_b - 1 degrees of freedom.
 *
 * @param t how many standard errors of the difference lie between the means, positive where the first is larger
 * @param freedom degrees of freedom
 */
public record Welch(double t, double freedom) {

    /**
     * Compares two means.
     *
     * @throws IllegalArgumentException if they are not {@link #testable}
     */
    public static Welch of(Estimate a, Estimate b) {
        if (!testable(a, b)) {
            throw new IllegalArgumentException(
                    "both means must be finite and one of two values or more that are not all alike");
        }
        double va = squaredError(a, b);
        double vb = squaredError(b, a);
        if (a.count() == 1 || b.count() == 1) {
            return new Welch((a.mean() - b.mean()) / Math.sqrt(va + vb), Math.max(a.count(), b.count()) - 1);
        }
        return new Welch(
                (a.mean() - b.mean()) / Math.sqrt(va + vb),
                (va + vb) * (va + vb) / (va * va / (a.count() - 1) + vb * vb / (b.count() - 1)));
    }

    /** Whether two means can be compared: both are finite, at most one is of a single value, and the values scatter. */
    public static boolean testable(Estimate a, Estimate b) {
        return Double.isFinite(a.mean())
                && Double.isFinite(b.mean())
                && a.count() > 0
                && b.count() > 0
                && a.count() + b.count() > 2
                && squaredError(a, b) + squaredError(b, a) > 0;
    }

    private static double squaredError(Estimate one, Estimate other) {
        double deviation = one.count() == 1 ? other.deviation() : one.deviation();
        return deviation * deviation / one.count();
    }

    /** How likely equal means are to be found at least so far apart, on either side. */
    public double p() {
        return 2 * TDistribution.of(freedom).survivalProbability(Math.abs(t));
    }
}
