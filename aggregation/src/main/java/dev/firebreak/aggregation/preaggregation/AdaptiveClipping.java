package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/**
 * ARC: with k = floor(2 f (n - f) / n), rows longer than the (k+1)-th largest norm are scaled down to it (Allouah, Guerraoui, Gupta,
 * Jellouli, Rizk and Stephan, "Adaptive gradient clipping for robust federated learning", ICLR 2025). At least f + 1 rows are that long,
 * so no output is longer than the longest row of any n - f.
 *
 * @param bound which f
 */
record AdaptiveClipping(OwnBound bound) implements PreAggregator {

    @Override
    public RowMap map(Gram gram, int byzantine, Draw draw) {
        int n = gram.n();
        double[] norms = new double[n];
        for (int i = 0; i < n; i++) {
            norms[i] = gram.norm(i);
        }
        Arrays.sort(norms);
        return StaticClipping.clip(gram, norms[n - 1 - clipped(n, bound.of(n, byzantine))]);
    }

    @Override
    public long leastRows(int f) {
        return bound.leastRows(f);
    }

    /** k, in whole numbers: in floating point it comes out one too small for some (n, f). */
    static int clipped(int n, int f) {
        return (int) (2L * f * (n - f) / n);
    }

    @Override
    public Kappa kappa(Kappa rule, int n, int f) {
        Kappa known = rule instanceof Kappa.Proven proven
                ? Kappa.againstVariance(
                        proven.bound() + 2 * Kappa.lowerBound(n, f),
                        "Allouah et al., Adaptive gradient clipping, ICLR 2025, theorem 3.2, after: " + proven.source())
                : rule;
        return bound.kappa("arc", known);
    }
}
