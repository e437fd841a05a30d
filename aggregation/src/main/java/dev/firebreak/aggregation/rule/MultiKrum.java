package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/** The mean of the n - f rows of least Krum score (Blanchard et al., NeurIPS 2017). */
record MultiKrum() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        int[] order = Ranking.ascending(KrumScores.of(gram, n - byzantine - 1));
        return Ranking.average(n, Arrays.copyOf(order, n - byzantine));
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("no bound in the papers this library follows");
    }
}
