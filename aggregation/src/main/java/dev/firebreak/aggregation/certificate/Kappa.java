package dev.firebreak.aggregation.certificate;

import dev.firebreak.core.Claim;
import java.util.OptionalDouble;

/**
 * The robustness coefficient of a rule F for (n, f): for every set S of n - f rows with mean m_S,
 * {@code ||F(x) - m_S||^2 <= kappa * spread(S)} (Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan, "Fixing by mixing: a recipe
 * for optimal Byzantine ML under heterogeneity", AISTATS 2023).
 */
public sealed interface Kappa {

    /** What a coefficient is measured against. */
    enum Spread {
        /** The variance: the mean of ||x_i - m_S||^2 over S, the trace of S's covariance. */
        VARIANCE,
        /** The largest eigenvalue of S's covariance: the stronger statement. */
        LARGEST_EIGENVALUE
    }

    /**
     * A bound that holds.
     *
     * @param bound kappa, at least 0
     * @param spread what it is measured against
     * @param source where it comes from, and how sure that is
     */
    record Proven(double bound, Spread spread, String source) implements Kappa {}

    /**
     * No proven bound.
     *
     * @param reason why, or that none is known
     */
    record Unproven(String reason) implements Kappa {}

    /** The bound, if there is one. */
    default OptionalDouble value() {
        return this instanceof Proven proven ? OptionalDouble.of(proven.bound()) : OptionalDouble.empty();
    }

    /**
     * The coefficient as a claim about the aggregate of n messages.
     *
     * @param n messages
     * @param byzantine f, with {@code 0 <= 2f < n}
     */
    default Claim claim(int n, int byzantine) {
        String name = "robustness coefficient kappa";
        String measured = "aggregation/kappa-hat";
        if (this instanceof Proven proven) {
            boolean variance = proven.spread() == Spread.VARIANCE;
            String against = variance ? "their variance" : "the largest eigenvalue of their covariance";
            return new Claim(
                    name,
                    proven.bound(),
                    variance ? measured : null,
                    "for n = " + n + " and f = " + byzantine
                            + ", the squared distance of the aggregate from the mean of any " + (n - byzantine)
                            + " messages is at most kappa times " + against,
                    proven.source());
        }
        return new Claim(name, null, measured, "no proven bound: " + ((Unproven) this).reason(), "");
    }

    /** A bound against the variance. */
    static Kappa againstVariance(double bound, String source) {
        return new Proven(bound, Spread.VARIANCE, source);
    }

    /** f / (n - 2f): the least coefficient any rule can have, and the ratio in which the others are written. */
    static double lowerBound(int n, int f) {
        return f / (double) (n - 2 * f);
    }
}
