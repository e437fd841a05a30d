package dev.firebreak.datasets;

import java.util.Arrays;

/**
 * Inputs stored row-major, as float32 (images) or float64 (convex problems that must be exact).
 *
 * @param shape of an example
 * @param dimension numbers per example, those of the shape
 * @param float32 the numbers, or {@code null} if they are float64
 * @param float64 the numbers, or {@code null} if they are float32
 */
public record DenseFeatures(Shape shape, int dimension, float[] float32, double[] float64) implements Features {

    /** Images stored as float32; the array is shared. */
    public static DenseFeatures of(Shape shape, float[] values) {
        return new DenseFeatures(shape, shape.size(), values, null);
    }

    /** Vectors stored as float32; the array is shared. */
    public static DenseFeatures of(int dimension, float[] values) {
        return of(Shape.vector(dimension), values);
    }

    /** Vectors stored as float64; the array is shared. */
    public static DenseFeatures of(int dimension, double[] values) {
        return new DenseFeatures(Shape.vector(dimension), dimension, null, values);
    }

    /** Whether the numbers are stored as float32. */
    public boolean isFloat32() {
        return float32 != null;
    }

    @Override
    public int count() {
        return dimension == 0 ? 0 : (isFloat32() ? float32.length : float64.length) / dimension;
    }

    @Override
    public void copy(int example, double[] target, int at) {
        int from = example * dimension;
        if (isFloat32()) {
            for (int j = 0; j < dimension; j++) {
                target[at + j] = float32[from + j];
            }
        } else {
            System.arraycopy(float64, from, target, at, dimension);
        }
    }

    @Override
    public DenseFeatures select(int... examples) {
        if (isFloat32()) {
            float[] chosen = new float[examples.length * dimension];
            for (int i = 0; i < examples.length; i++) {
                System.arraycopy(float32, examples[i] * dimension, chosen, i * dimension, dimension);
            }
            return new DenseFeatures(shape, dimension, chosen, null);
        }
        double[] chosen = new double[examples.length * dimension];
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(float64, examples[i] * dimension, chosen, i * dimension, dimension);
        }
        return new DenseFeatures(shape, dimension, null, chosen);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DenseFeatures that
                && shape.equals(that.shape)
                && Arrays.equals(float32, that.float32)
                && Arrays.equals(float64, that.float64);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Arrays.hashCode(float32)) + Arrays.hashCode(float64);
    }

    @Override
    public String toString() {
        return "DenseFeatures[" + count() + " examples of " + shape + (isFloat32() ? " float32]" : " float64]");
    }
}
