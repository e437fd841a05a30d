package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;
import java.util.OptionalInt;

/** The mean of the n - f rows of least norm (thresholded gradient norms, TGN). */
record NormThresholding() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        double[] norms = new double[gram.n()];
        for (int i = 0; i < norms.length; i++) {
            norms[i] = gram.norm(i);
        }
        return Ranking.average(norms.length, Arrays.copyOf(Ranking.ascending(norms), norms.length - byzantine));
    }

    // Of inner products there are at least those of one row.
    @Override
    public OptionalInt onlyRow() {
        return OptionalInt.of(0);
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none exists: rows that share an offset can be shadowed by short faulty ones");
    }
}
