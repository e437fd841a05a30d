package dev.firebreak.aggregation;

/** Weights that are whole numbers over a common divisor, as those of means and of means of means are. */
final class WholeWeights {
    // Relative rounding of a product of two quotients; a divisor found by chance gives the same weights to this.
    private static final double ROUNDING = 0x1p-50;
    private static final int MOST = 1 << 20;

    private WholeWeights() {}

    /**
     * The least divisor q, at most n^2, for which q times each weight is whole but for rounding; 0 if there is none, or if it is a power of
     * two, of which the weights are exact as they are.
     */
    static int divisor(double... weights) {
        int most = (int) Math.min(MOST, (long) weights.length * weights.length);
        for (int q = 1; q <= most; q++) {
            if (divides(q, weights)) {
                return (q & (q - 1)) == 0 ? 0 : q;
            }
        }
        return 0;
    }

    private static boolean divides(int q, double[] weights) {
        for (double weight : weights) {
            double product = weight * q;
            if (!(Math.abs(product - Math.rint(product)) <= ROUNDING * Math.abs(product))) {
                return false;
            }
        }
        return true;
    }

    /** The whole numbers. */
    static double[] over(int divisor, double... weights) {
        double[] whole = new double[weights.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = Math.rint(weights[i] * divisor);
        }
        return whole;
    }
}
