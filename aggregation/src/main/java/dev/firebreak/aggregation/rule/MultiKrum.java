package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.Ranking;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The mean of the m rows of least Krum score (Blanchard et al., NeurIPS 2017); m = 1 is Krum.
 *
 * <p>Its coefficient for a given m (derived): K = (sqrt(2 (1 + r)) + sqrt(r))^2 with r = f/(n-2f), for every 1 &lt;= m &lt;= n - f. Let S
 * be any n - f rows of mean m_S and variance V. The scores over S add up to at most 2 (n-f)^2 V / (n-f-1), so the m least scores have a
 * mean of at most 2 (n-f) V / (n-f-1). For a kept row x_i let T be those of S among it and its n-f-1 nearest: at least n-2f rows, so
 * {@code ||x_i - m_T||^2 <= score_i (n-f-1)/(n-2f)} and {@code ||m_T - m_S||^2 <= r V}. By Minkowski over the kept rows the mean of
 * {@code ||x_i - m_S||^2} is at most K V, and the square of a mean is no more.
 *
 * @param kept m, in [1, n - f]; n - f if empty, for which results state no coefficient
 */
record MultiKrum(OptionalInt kept) implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        int m = kept.orElse(n - byzantine);
        if (m > n - byzantine) {
            throw new IllegalArgumentException("multi-krum(m=" + m + ") needs m <= n - f, but n = " + n + " and f = "
                    + byzantine + "; of more rows one may be faulty");
        }
        int[] order = Ranking.ascending(KrumScores.of(gram, n - byzantine - 1));
        return Ranking.average(n, Arrays.copyOf(order, m));
    }

    @Override
    public long leastRows(int f) {
        return Math.max(2L * f + 1, (long) kept.orElse(0) + f);
    }

    @Override
    public int breakdown(int n) {
        return Math.min((n - 1) / 2, n - Math.min(n, kept.orElse(1)));
    }

    @Override
    public Kappa kappa(int n, int f) {
        if (f == 0 && kept.orElse(n) == n) {
            return Kappa.againstVariance(0, "the result is the mean of all rows");
        }
        if (kept.isEmpty() || kept.getAsInt() > n - f) {
            return new Kappa.Unproven("no bound in the papers this library follows");
        }
        double r = Kappa.lowerBound(n, f);
        double root = Math.sqrt(2 * (1 + r)) + Math.sqrt(r);
        return Kappa.againstVariance(root * root, "derived from the sum of the scores over any n - f rows");
    }
}
