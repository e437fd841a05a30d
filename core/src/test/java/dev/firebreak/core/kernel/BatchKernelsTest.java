package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Every body against the sums written out one by one, bit for bit. Runs twice: without the vector module, where there is one
 * body, and with it, where there are two.
 */
class BatchKernelsTest {

    private static List<BatchKernels> bodies() {
        return Stream.of(new PlainBatchKernels(), BatchKernels.best())
                .distinct()
                .toList();
    }

    @Test
    void theModuleDecidesWhichBodyIsBest() {
        Class<?> best = BatchKernels.best().getClass();
        assertEquals(
                ChosenKernels.vectorModulePresent() ? "VectorBatchKernels" : "PlainBatchKernels", best.getSimpleName());
    }

    @Test
    void multiplyByHand() {
        for (BatchKernels kernels : bodies()) {
            double[] out = new double[4];
            kernels.multiply(new double[] {1, 2, 3, 4, 5, 6}, 2, new double[] {1, 0, -1, 0.5, 2, 1}, 2, 3, out);
            assertArrayEquals(new double[] {-2, 7.5, -2, 18}, out);
        }
    }

    @Test
    void accumulateByHand() {
        for (BatchKernels kernels : bodies()) {
            double[] g = {100, 100, 100, 0, 0, 0};
            kernels.accumulate(new double[] {1, 10, 2, -10}, new double[] {1, 2, 3, 4, 5, 6}, 2, 2, 3, g);
            assertArrayEquals(new double[] {109, 112, 115, -30, -30, -30}, g);
        }
    }

    @Property(tries = 200)
    void multiplySumsInEightLanes(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(min = 1, max = 11) int k,
            @ForAll @IntRange(min = 1, max = 103) int p,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        double[] x = random(stream, m * p + 3);
        double[] w = random(stream, k * p + 3);
        double[] expected = new double[m * k];
        for (int i = 0; i < m; i++) {
            for (int c = 0; c < k; c++) {
                double[] lanes = new double[8];
                for (int j = 0; j < p; j++) {
                    lanes[j % 8] = Math.fma(x[i * p + j], w[c * p + j], lanes[j % 8]);
                }
                expected[i * k + c] = ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6]))
                        + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
            }
        }
        for (BatchKernels kernels : bodies()) {
            double[] out = new double[m * k];
            kernels.multiply(x, m, w, k, p, out);
            assertArrayEquals(expected, out);
        }
    }

    @Property(tries = 200)
    void accumulateAddsRowByRow(
            @ForAll @IntRange(max = 9) int m,
            @ForAll @IntRange(min = 1, max = 11) int k,
            @ForAll @IntRange(min = 1, max = 103) int p,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        double[] coefficients = random(stream, m * k);
        double[] x = random(stream, m * p + 3);
        double[] start = random(stream, k * p + 3);
        double[] expected = start.clone();
        for (int i = 0; i < m; i++) {
            for (int c = 0; c < k; c++) {
                for (int j = 0; j < p; j++) {
                    expected[c * p + j] = Math.fma(coefficients[i * k + c], x[i * p + j], expected[c * p + j]);
                }
            }
        }
        for (BatchKernels kernels : bodies()) {
            double[] g = start.clone();
            kernels.accumulate(coefficients, x, m, k, p, g);
            assertArrayEquals(expected, g);
        }
    }

    /** Every byte, at every place in a vector. */
    @Test
    void pixelsAreBytesOver255RoundedToFloat32() {
        byte[] source = new byte[2 + 263];
        for (int j = 0; j < source.length; j++) {
            source[j] = (byte) j;
        }
        for (int length : new int[] {0, 1, 7, 8, 9, 31, 256, 263}) {
            double[] expected = new double[length + 7];
            for (int j = 0; j < length; j++) {
                expected[4 + j] = (float) (((2 + j) % 256) / 255.0);
            }
            for (BatchKernels kernels : bodies()) {
                double[] target = new double[length + 7];
                kernels.pixels(source, 2, target, 4, length);
                assertArrayEquals(expected, target);
            }
        }
    }

    /** Long enough for every compiler tier to take over; a tier that rounds otherwise would change a bit on the way. */
    @Test
    void sameBitsHoweverCompiled() {
        RandomStream stream = Randomness.of(5).stream("test");
        int m = 7;
        int k = 3;
        int p = 101;
        double[] x = random(stream, m * p);
        double[] w = random(stream, k * p);
        for (BatchKernels kernels : bodies()) {
            double[] first = new double[m * k];
            double[] firstSum = new double[k * p];
            kernels.multiply(x, m, w, k, p, first);
            kernels.accumulate(first, x, m, k, p, firstSum);
            int before = Arrays.hashCode(firstSum);
            for (int repeat = 0; repeat < 12_000; repeat++) {
                double[] scores = new double[m * k];
                double[] sum = new double[k * p];
                kernels.multiply(x, m, w, k, p, scores);
                kernels.accumulate(scores, x, m, k, p, sum);
                assertEquals(before, Arrays.hashCode(sum), "repeat " + repeat);
            }
        }
    }

    private static double[] random(RandomStream stream, int length) {
        double[] values = new double[length];
        Arrays.setAll(values, j -> stream.nextGaussian());
        return values;
    }
}
