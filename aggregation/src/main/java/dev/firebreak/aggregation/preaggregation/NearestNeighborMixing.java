package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Combination;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * NNM: each row becomes the mean of the n - f rows nearest to it, itself included (Allouah et al., "Fixing by mixing", AISTATS 2023).
 *
 * @param bound which f
 */
record NearestNeighborMixing(OwnBound bound) implements PreAggregator {

    @Override
    public RowMap map(Gram gram, int byzantine, Draw draw) {
        int n = gram.n();
        int f = bound.of(n, byzantine);
        double[] weights = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j : Ranking.nearest(gram, i, n - f)) {
                weights[i * n + j] = 1.0 / (n - f);
            }
        }
        return new Combination(n, n, weights);
    }

    @Override
    public long leastRows(int f) {
        return bound.leastRows(f);
    }

    // With more faulty rows than f, each mean has one among its rows.
    @Override
    public int breakdown(int n) {
        return bound.of(n, (n - 1) / 2);
    }

    @Override
    public boolean mixesRows() {
        return true;
    }

    @Override
    public Kappa kappa(Kappa rule, int n, int f) {
        Kappa known = rule instanceof Kappa.Proven proven
                ? Kappa.againstVariance(
                        8.0 * f / (n - f) * (proven.bound() + 1),
                        "Allouah et al., Fixing by mixing, AISTATS 2023, lemma on NNM (quoted from the literature, not verified against the paper), after: "
                                + proven.source())
                : rule;
        return bound.kappa("nnm", known);
    }
}
