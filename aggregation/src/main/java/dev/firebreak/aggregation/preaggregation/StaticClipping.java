package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * Static clipping: rows longer than the threshold are scaled down to it.
 *
 * @param threshold the greatest norm, in the unit of the rows, greater than 0
 */
record StaticClipping(double threshold) implements PreAggregator {

    @Override
    public RowMap map(Gram gram, int byzantine, Draw draw) {
        return NormScaling.clip(gram, gram.scaled(threshold));
    }

    @Override
    public Kappa kappa(Kappa rule, int n, int f) {
        return new Kappa.Unproven(
                "no rule after clipping at a fixed threshold has a coefficient (Allouah et al., Adaptive gradient clipping, ICLR 2025, lemma 3.1)");
    }
}
