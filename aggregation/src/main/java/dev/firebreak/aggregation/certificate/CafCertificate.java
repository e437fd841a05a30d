package dev.firebreak.aggregation.certificate;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;

/**
 * What a run of CAF proves after the fact about its own result: from the weights that it kept and their spread, how far the result can be
 * from the honest mean. Derived: both means are compared with the mean of the honest rows under the kept weights.
 *
 * @param weight the sum C of the kept weights c_i, each in [0, 1]
 * @param honestWeight c_H, the sum of the n - f least of them: the honest rows hold at least as much
 * @param spread the largest eigenvalue of the covariance under the kept weights
 * @param honest n - f
 */
public record CafCertificate(double weight, double honestWeight, double spread, int honest) {

    /**
     * The certificate of kept weights.
     *
     * @param weights c_i in [0, 1], of n rows
     * @param byzantine f, with {@code 0 <= 2f < n}
     * @param spread the largest eigenvalue of the covariance under these weights, at least 0
     * @throws IllegalArgumentException if a weight or f is out of range
     */
    public static CafCertificate of(double[] weights, int byzantine, double spread) {
        int honest = weights.length - byzantine;
        if (byzantine < 0
                || 2 * byzantine >= weights.length
                || Arrays.stream(weights).anyMatch(c -> !(c >= 0 && c <= 1))) {
            throw new IllegalArgumentException("weights must lie in [0, 1] and 0 <= 2f < n, but n = " + weights.length
                    + ", f = " + byzantine + ", weights " + Arrays.toString(weights));
        }
        double least = Sums.of(Arrays.stream(weights).sorted().limit(honest).toArray());
        return new CafCertificate(Sums.of(weights), least, spread, honest);
    }

    /**
     * {@code ||result - m_H||^2} is at most {@code (sqrt((C - c_H) / c_H spread) + sqrt((n - f - c_H) / c_H honestSpread))^2}; infinite if
     * c_H is 0.
     *
     * @param honestSpread the largest eigenvalue of the honest rows' covariance, which only a simulation knows; at least 0
     */
    public double errorBound(double honestSpread) {
        if (!(honestWeight > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double root = Math.sqrt((weight - honestWeight) / honestWeight * spread)
                + Math.sqrt((honest - honestWeight) / honestWeight * honestSpread);
        return root * root;
    }
}
