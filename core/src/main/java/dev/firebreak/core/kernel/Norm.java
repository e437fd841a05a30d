package dev.firebreak.core.kernel;

/** The Euclidean norm with the lanes of {@link Kernels}: the same bits from every kernel body. */
public final class Norm {
    private Norm() {}

    /** {@code ||v||}; squares of large and small numbers neither overflow nor vanish. Not finite where a number is not. */
    public static double of(double[] vector) {
        double greatest = 0;
        for (double value : vector) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        if (greatest == 0) {
            return 0;
        }
        int exponent = Math.getExponent(greatest);
        // A power of two, so that scaling is exact.
        double scale = Math.scalb(1.0, -exponent);
        double[] scaled = new double[vector.length];
        for (int j = 0; j < scaled.length; j++) {
            scaled[j] = vector[j] * scale;
        }
        double square = Kernels.best().dot(scaled, 0, scaled, 0, scaled.length);
        return Math.scalb(Math.sqrt(square), exponent);
    }

    /** Scales the vector, in place, to the given norm if it is longer: {@code v <- v min(1, longest / ||v||)}. */
    public static void shorten(double[] vector, double longest) {
        double norm = of(vector);
        if (norm > longest) {
            double scale = longest / norm;
            for (int j = 0; j < vector.length; j++) {
                vector[j] *= scale;
            }
        }
    }
}
