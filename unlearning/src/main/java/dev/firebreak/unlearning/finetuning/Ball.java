package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.kernel.Norm;

/** Clip(v, C) = v min(1, C / ||v||), the norm being over all parameters as one vector; Clip(0, C) = 0. */
final class Ball {
    private static final double SLIGHTLY_LESS = 1 - Math.ulp(1.0);

    private Ball() {}

    /** Clips in place so that the computed norm is at most the radius, which may be infinite; then clipping again changes nothing. */
    static void clip(double[] vector, double radius) {
        double norm = Norm.of(vector);
        if (!Double.isFinite(norm)) {
            throw new ArithmeticException("a vector to be clipped holds NaN or infinity");
        }
        // The scaled vector can be too long by a rounding error, and a certificate rests on the radius.
        for (double scale = radius / norm; norm > radius; scale = SLIGHTLY_LESS) {
            for (int j = 0; j < vector.length; j++) {
                vector[j] *= scale;
            }
            norm = Norm.of(vector);
        }
    }
}
