package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.RowMap;
import dev.firebreak.aggregation.Scaling;
import dev.firebreak.aggregation.WideLengths;

/** Scaling rows down to a norm. */
final class NormScaling {
    private NormScaling() {}

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
}
