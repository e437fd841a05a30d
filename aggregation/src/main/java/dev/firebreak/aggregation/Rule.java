package dev.firebreak.aggregation;

import dev.firebreak.aggregation.certificate.Kappa;
import java.io.Serializable;

/** n rows in, one row out. A rule is a value: parameters, no state. */
public sealed interface Rule extends Serializable permits GeometricRule, CoordinateRule {

    /**
     * The robustness coefficient.
     *
     * @param n rows
     * @param f bound on Byzantine rows, {@code 0 <= 2f < n}
     */
    Kappa kappa(int n, int f);

    /** The fewest rows that the rule takes where f may be Byzantine, at least 2f + 1. */
    default long leastRows(int f) {
        return 2L * f + 1;
    }

    /** The most Byzantine rows among n that cannot move the result arbitrarily far; 0 if one row can. */
    default int breakdown(int n) {
        return (n - 1) / 2;
    }
}
