package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.Scaling;
import dev.firebreak.aggregation.WideLengths;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * Static clipping: rows longer than the threshold are scaled down to it.
 *
 * @param threshold the greatest norm, in the unit of the rows, greater than 0
 */
record StaticClipping(double threshold) implements PreAggregator {

    /**
     * Rows longer than the threshold get that norm, the others stay as they are.
     *
     * @param threshold in the unit of the Gram matrix
     */
    static RowMap clip(Gram gram, double threshold) {
        int n = gram.n();
        double[] factors = new double[n];
        int[] exponents = gram.isWide() ? new int[n] : null;
        for (int i = 0; i < n; i++) {
            double norm = gram.norm(i);
            factors[i] = 1;
            if (norm > threshold && gram.isWide()) {
                exponents[i] = WideLengths.exponent(threshold) - WideLengths.exponent(norm);
                factors[i] = WideLengths.quotient(threshold, norm, -exponents[i]);
            } else if (norm > threshold) {
                factors[i] = threshold / norm;
            }
        }
        return new Scaling(factors, exponents, threshold);
    }

    @Override
    public RowMap map(Gram gram, int byzantine, Draw draw) {
        return clip(gram, gram.scaled(threshold));
    }

    @Override
    public Kappa kappa(Kappa rule, int n, int f) {
        return new Kappa.Unproven(
                "no rule after clipping at a fixed threshold has a coefficient (Allouah et al., Adaptive gradient clipping, ICLR 2025, lemma 3.1)");
    }
}
