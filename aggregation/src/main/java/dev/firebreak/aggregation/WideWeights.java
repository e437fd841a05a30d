package dev.firebreak.aggregation;

/**
 * Weights of rows of very different size: that of row i is {@code factors[i] * 2^exponents[i]}, which may be below the least float64 number.
 *
 * @param factors one for each row
 * @param exponents as many
 */
public record WideWeights(double[] factors, int[] exponents) {

    /** The weights themselves, where they are in range. */
    public double[] plain() {
        double[] weights = new double[factors.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.scalb(factors[i], exponents[i]);
        }
        return weights;
    }
}
