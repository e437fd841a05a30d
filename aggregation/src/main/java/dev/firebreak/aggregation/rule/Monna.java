package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The mean of the n - f rows nearest to a trusted one, itself included (Farhadkhani, Guerraoui, Gupta, Hoang, Pinot and Stephan, "Robust
 * collaborative learning with linear gradient overhead", ICML 2023). A rule between peers: the reference is the caller's own row.
 *
 * @param reference the trusted row
 */
record Monna(int reference) implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        if (reference >= gram.n()) {
            throw new IllegalArgumentException(
                    "monna's reference must be below n = " + gram.n() + ", but is " + reference);
        }
        return Ranking.average(gram.n(), Ranking.nearest(gram, reference, gram.n() - byzantine));
    }

    @Override
    public OptionalInt onlyRow() {
        return OptionalInt.of(reference);
    }

    @Override
    public GeometricRule without(int... dropped) {
        int at = Arrays.binarySearch(dropped, reference);
        if (at >= 0) {
            throw new IllegalArgumentException("monna's reference, row " + reference + ", is not usable");
        }
        return new Monna(reference - (-at - 1));
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none given, and none if the reference is itself faulty");
    }
}
