package dev.firebreak.datasets;

import dev.firebreak.core.kernel.BatchKernels;
import dev.firebreak.core.kernel.Kernels;
import java.io.Serializable;
import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * Inputs stored row-major: as bytes (images, of which a gradient then reads a quarter of the memory), as float32, or as float64 (convex
 * problems that must be exact). Exactly one of the three arrays is there.
 *
 * @param shape of an example
 * @param dimension numbers per example, those of the shape
 * @param pixels unsigned bytes that stand for {@code byte / 255} as float32, or {@code null}
 * @param float32 the numbers, or {@code null}
 * @param float64 the numbers, or {@code null}
 */
public record DenseFeatures(Shape shape, int dimension, byte[] pixels, float[] float32, double[] float64)
        implements Features {
    private static final int CACHE_LINE = 64;

    private static DenseFeatures of(Shape shape, Serializable array) {
        return new DenseFeatures(
                shape,
                shape.size(),
                array instanceof byte[] pixels ? pixels : null,
                array instanceof float[] float32 ? float32 : null,
                array instanceof double[] float64 ? float64 : null);
    }

    /** Images stored as bytes; the array is shared. */
    public static DenseFeatures ofPixels(Shape shape, byte[] pixels) {
        return of(shape, pixels);
    }

    /** Images stored as float32; the array is shared. */
    public static DenseFeatures of(Shape shape, float[] values) {
        return of(shape, (Serializable) values);
    }

    /** Vectors stored as float32; the array is shared. */
    public static DenseFeatures of(int dimension, float[] values) {
        return of(Shape.vector(dimension), values);
    }

    /** Vectors stored as float64; the array is shared. */
    public static DenseFeatures of(int dimension, double[] values) {
        return of(Shape.vector(dimension), (Serializable) values);
    }

    /** Whether the numbers are of float32, however they are stored. */
    public boolean isFloat32() {
        return float64 == null;
    }

    /** How many numbers there are. */
    public int size() {
        return Array.getLength(array());
    }

    /** A number, example by example; only where they are of float32. */
    public float float32(int at) {
        return pixels == null ? float32[at] : BatchKernels.pixel(pixels[at]);
    }

    /**
     * Has the processor fetch pixels of these examples before they are copied: reads that do not wait for each other overlap, whereas copying
     * waits for each example in turn.
     *
     * @return a sum over what was read; to be stored somewhere, since reads without an effect are left out by the compiler
     */
    public int fetch(int[] examples, int from, int to) {
        int sum = 0;
        for (int i = from; i < to && pixels != null; i++) {
            for (int at = 0; at < dimension; at += CACHE_LINE) {
                sum += pixels[examples[i] * dimension + at];
            }
        }
        return sum;
    }

    private Serializable array() {
        return pixels != null ? pixels : float32 != null ? float32 : float64;
    }

    @Override
    public int count() {
        return dimension == 0 ? 0 : size() / dimension;
    }

    @Override
    public void copy(int example, double[] target, int at) {
        int from = example * dimension;
        if (pixels != null) {
            BatchKernels.best().pixels(pixels, from, target, at, dimension);
        } else if (float32 != null) {
            Kernels.best().widen(float32, from, target, at, dimension);
        } else {
            System.arraycopy(float64, from, target, at, dimension);
        }
    }

    @Override
    public DenseFeatures select(int... examples) {
        Serializable all = array();
        Object chosen = Array.newInstance(all.getClass().getComponentType(), examples.length * dimension);
        for (int i = 0; i < examples.length; i++) {
            System.arraycopy(all, examples[i] * dimension, chosen, i * dimension, dimension);
        }
        return of(shape, (Serializable) chosen);
    }

    /**
     * Numbers of these features in another order, in the same form and shape.
     *
     * @param sources for each number of the result, example by example, which of these it is; 0 where that is negative
     */
    public DenseFeatures gathered(int... sources) {
        Serializable all = array();
        Object chosen = Array.newInstance(all.getClass().getComponentType(), sources.length);
        for (int k = 0; k < sources.length; k++) {
            int from = sources[k];
            if (from < 0) {
                continue;
            }
            if (pixels != null) {
                ((byte[]) chosen)[k] = pixels[from];
            } else if (float32 != null) {
                ((float[]) chosen)[k] = float32[from];
            } else {
                ((double[]) chosen)[k] = float64[from];
            }
        }
        return of(shape, (Serializable) chosen);
    }

    /** Whether the other holds the same numbers in the same form. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DenseFeatures that
                && shape.equals(that.shape)
                && Arrays.equals(pixels, that.pixels)
                && Arrays.equals(float32, that.float32)
                && Arrays.equals(float64, that.float64);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[] {shape, pixels, float32, float64});
    }

    @Override
    public String toString() {
        return "DenseFeatures[" + count() + " examples of " + shape + (isFloat32() ? " float32]" : " float64]");
    }
}
