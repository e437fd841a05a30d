package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.Scaling;

/** Scaling rows down to a norm. */
final class Norms {
    private Norms() {}

    /**
     * Rows longer than the threshold get that norm, the others stay as they are.
     *
     * @param threshold in the scale of the Gram matrix
     */
    static RowMap clip(Gram gram, double threshold) {
        double[] factors = new double[gram.n()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = gram.norm(i) > threshold ? threshold / gram.norm(i) : 1;
        }
        return new Scaling(factors);
    }
}
