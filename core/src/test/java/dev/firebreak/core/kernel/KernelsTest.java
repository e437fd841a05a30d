package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Both bodies against exact arithmetic, and against each other bit for bit (the build runs this with and without the module). */
class KernelsTest {
    private static final PlainKernels PLAIN = new PlainKernels();
    private static final Kernels BEST = Kernels.best();
    private static final int[] LENGTHS = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 100, 784, 1000};

    private final RandomStream stream = Randomness.of(1).stream("kernels");

    @Test
    void theModuleDecidesWhichBodyIsBest() {
        boolean vector = ChosenKernels.vectorModulePresent();
        assertEquals(vector ? "VectorKernels" : "PlainKernels", BEST.getClass().getSimpleName());
        assertEquals("PlainKernels", ChosenKernels.choose("plain").getClass().getSimpleName());
        assertThrows(IllegalStateException.class, () -> ChosenKernels.choose("fastest"));
    }

    @Test
    void dotIsTheInnerProduct() {
        for (int n : LENGTHS) {
            double[] a = doubles(n + 3);
            double[] b = doubles(n + 5);
            BigDecimal exact = BigDecimal.ZERO;
            double size = 0;
            for (int k = 0; k < n; k++) {
                exact = exact.add(new BigDecimal(a[3 + k]).multiply(new BigDecimal(b[5 + k])));
                size += Math.abs(a[3 + k] * b[5 + k]);
            }
            assertEquals(exact.doubleValue(), PLAIN.dot(a, 3, b, 5, n), 1e-15 * size);
        }
    }

    @Test
    void dotHasTheSameBitsInBothBodiesAndForAllStorage() {
        for (int n : LENGTHS) {
            float[] a = floats(n + 3);
            float[] b = floats(n + 5);
            double expected = PLAIN.dot(widen(a), 3, widen(b), 5, n);
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                assertEquals(expected, kernels.dot(widen(a), 3, widen(b), 5, n));
                assertEquals(expected, kernels.dot(a, 3, b, 5, n));
                assertEquals(expected, kernels.dot(a, 3, widen(b), 5, n));
            }
            double[] x = doubles(n);
            double[] y = doubles(n);
            assertEquals(PLAIN.dot(x, 0, y, 0, n), BEST.dot(x, 0, y, 0, n));
        }
    }

    @Test
    void axpyIsFusedAndLeavesTheRestAlone() {
        for (int n : LENGTHS) {
            float[] x = floats(n + 2);
            double[] y = doubles(n + 3);
            double[] expected = y.clone();
            for (int k = 0; k < n; k++) {
                expected[1 + k] = Math.fma(0.3, (double) x[2 + k], y[1 + k]);
            }
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                double[] single = y.clone();
                kernels.axpy(0.3, x, 2, single, 1, n);
                assertArrayEquals(expected, single);
                double[] wide = y.clone();
                kernels.axpy(0.3, widen(x), 2, wide, 1, n);
                assertArrayEquals(expected, wide);
            }
        }
    }

    @Test
    void lengthsBeyondTheArraysAreRefused() {
        for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
            assertThrows(IndexOutOfBoundsException.class, () -> kernels.dot(new double[4], 0, new double[4], 2, 3));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> kernels.axpy(1, new double[40], 2, new double[40], 0, 39));
        }
    }

    private double[] doubles(int n) {
        double[] values = new double[n];
        for (int k = 0; k < n; k++) {
            values[k] = stream.nextGaussian();
        }
        return values;
    }

    private float[] floats(int n) {
        float[] values = new float[n];
        for (int k = 0; k < n; k++) {
            values[k] = (float) stream.nextGaussian();
        }
        return values;
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int k = 0; k < wide.length; k++) {
            wide[k] = values[k];
        }
        return wide;
    }
}
