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
 * Every body against the chains written out one by one, bit for bit. Runs twice: without the vector module, where there is one body, and
 * with it, where there are two.
 */
class LayerKernelsTest {

    private static List<LayerKernels> bodies() {
        return Stream.of(new PlainLayerKernels(), LayerKernels.best())
                .distinct()
                .toList();
    }

    @Test
    void theModuleDecidesWhichBodyIsBest() {
        Class<?> best = LayerKernels.best().getClass();
        assertEquals(
                ChosenKernels.vectorModulePresent() ? "VectorLayerKernels" : "PlainLayerKernels", best.getSimpleName());
    }

    @Property(tries = 300)
    void multiplyIsOneChainOverTaps(
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 41) int outputs,
            @ForAll @IntRange(max = 6) int taps,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = 16 * groups;
        int weightStep = outputs + 1;
        int[] weight = numbers(stream, taps);
        int[] input = numbers(stream, taps);
        int[] count = new int[taps];
        Arrays.setAll(count, t -> 1 + stream.nextInt(6));
        float[] w = random(stream, 9 + 6 * weightStep + outputs);
        float[] in = random(stream, (3 + 9 + 6) * lanes);
        float[] start = random(stream, (2 + outputs * 3) * lanes);
        LayerKernels.Taps table = new LayerKernels.Taps(weight, input, count, weightStep);
        int from = taps / 3;
        float[] expected = start.clone();
        for (int o = 0; o < outputs; o++) {
            for (int e = 0; e < lanes; e++) {
                float s = start[(2 + o * 3) * lanes + e];
                for (int t = from; t < taps; t++) {
                    for (int j = 0; j < count[t]; j++) {
                        s = Math.fma(w[weight[t] + j * weightStep + o], in[(3 + input[t] + j) * lanes + e], s);
                    }
                }
                expected[(2 + o * 3) * lanes + e] = s;
            }
        }
        for (LayerKernels kernels : bodies()) {
            float[] out = start.clone();
            kernels.multiply(table, from, taps, w, in, 3, out, 2, 3, outputs, lanes);
            assertArrayEquals(expected, out);
        }
    }

    /** Sizes around those that have tiles of their own, and planes of more rows than are gone over at once. */
    @Property(tries = 300)
    void correlateIsOneChainOverPositions(
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll @IntRange(min = 1, max = 9) int outputs,
            @ForAll @IntRange(min = 1, max = 3) int channels,
            @ForAll @IntRange(min = 1, max = 6) int kernel,
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(max = 11) int rows,
            @ForAll @IntRange(max = 35) int columns,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = 16 * groups;
        int height = kernel + rows;
        int width = kernel + columns;
        Window window = new Window(channels, kernel, stride, height, width);
        int positions = window.rows() * window.columns();
        float[] d = random(stream, (1 + outputs * positions) * lanes);
        float[] in = random(stream, channels * height * width * lanes);
        int taps = channels * kernel * kernel;
        float[] expected = new float[outputs * taps * lanes];
        float[] expectedSums = new float[outputs * lanes];
        for (int o = 0; o < outputs; o++) {
            for (int e = 0; e < lanes; e++) {
                for (int k = 0; k < taps; k++) {
                    int c = k / (kernel * kernel);
                    float s = 0;
                    for (int p = 0; p < positions; p++) {
                        int y = p / window.columns() * stride + k / kernel % kernel;
                        int x = p % window.columns() * stride + k % kernel;
                        float slope = d[(1 + o * positions + p) * lanes + e];
                        s = Math.fma(slope, in[((c * height + y) * width + x) * lanes + e], s);
                    }
                    expected[(o * taps + k) * lanes + e] = s;
                }
                for (int p = 0; p < positions; p++) {
                    expectedSums[o * lanes + e] += d[(1 + o * positions + p) * lanes + e];
                }
            }
        }
        for (LayerKernels kernels : bodies()) {
            float[] product = random(stream, expected.length);
            kernels.correlate(d, 1, outputs, window, in, product, lanes);
            assertArrayEquals(expected, product);
            float[] sums = random(stream, expectedSums.length);
            kernels.sum(d, 1, outputs, positions, sums, lanes);
            assertArrayEquals(expectedSums, sums);
        }
    }

    /** With ties, zeros of both signs and NaN. */
    @Property(tries = 200)
    void greatestOfWindowsAndItsSlopes(
            @ForAll @IntRange(min = 1, max = 3) int kernel,
            @ForAll @IntRange(min = 1, max = 3) int stride,
            @ForAll @IntRange(max = 4) int rows,
            @ForAll @IntRange(max = 4) int columns,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = 32;
        int height = kernel + rows;
        int width = kernel + columns;
        Window window = new Window(2, kernel, stride, height, width);
        float[] some = {-1, -0f, 0, 1, 2, Float.NaN};
        float[] x = new float[2 * height * width * lanes];
        for (int i = 0; i < x.length; i++) {
            x[i] = some[stream.nextInt(stream.nextInt(3) == 0 ? 6 : 5)];
        }
        int outputs = 2 * window.rows() * window.columns();
        float[] above = random(stream, outputs * lanes);
        float[] start = random(stream, x.length);
        float[] expected = new float[above.length];
        float[] expectedBelow = start.clone();
        for (int q = 0; q < outputs; q++) {
            int c = q / (window.rows() * window.columns());
            for (int e = 0; e < lanes; e++) {
                int best = -1;
                for (int k = 0; k < kernel * kernel; k++) {
                    int y = q / window.columns() % window.rows() * stride + k / kernel;
                    int i = ((c * height + y) * width + q % window.columns() * stride + k % kernel) * lanes + e;
                    best = best < 0 || x[i] > x[best] || Float.isNaN(x[i]) ? i : best;
                }
                expected[q * lanes + e] = x[best];
                expectedBelow[best] += above[q * lanes + e];
            }
        }
        for (LayerKernels kernels : bodies()) {
            float[] y = random(stream, above.length);
            int[] chosen = new int[above.length];
            kernels.greatest(window, x, y, chosen, lanes);
            assertArrayEquals(expected, y);
            float[] below = start.clone();
            kernels.greatestSlopes(window, chosen, above, below, lanes);
            assertArrayEquals(expectedBelow, below);
        }
    }

    @Test
    void rectifiedNumbersAndTheirSlopes() {
        float[] x = {
            -1, -0f, 0, 1, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -3, 4, 5, 6, 7, 8, 9, 10, 11
        };
        float[] positive = {0, 0, 0, 1, Float.NaN, 0, Float.POSITIVE_INFINITY, 0, 4, 5, 6, 7, 8, 9, 10, 11};
        float[] above = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
        float[] slopes = {0, 0, 0, 4, 0, 0, 7, 0, 9, 10, 11, 12, 13, 14, 15, 16};
        float[] added = {1, 2, 3, 8, 5, 6, 14, 8, 18, 20, 22, 24, 26, 28, 30, 32};
        for (LayerKernels kernels : bodies()) {
            float[] y = new float[16];
            kernels.rectify(x, y, 16);
            assertArrayEquals(positive, y);
            float[] below = above.clone();
            kernels.rectifySlopes(y, above, below, 16, true);
            assertArrayEquals(added, below);
            kernels.rectifySlopes(y, above, below, 16, false);
            assertArrayEquals(slopes, below);
        }
    }

    /** Lanes beyond the examples hold NaN, which no sum over examples may take in. */
    @Property(tries = 300)
    void sumsOverLanesTakeExamplesOnly(
            @ForAll @IntRange(min = 1, max = 32) int examples,
            @ForAll @IntRange(min = 1, max = 19) int count,
            @ForAll boolean add,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = Kernels.padded(examples, 16);
        float[] product = random(stream, count * lanes);
        for (int i = 0; i < count; i++) {
            Arrays.fill(product, i * lanes + examples, (i + 1) * lanes, Float.NaN);
        }
        double[] factor = doubles(stream, examples);
        double[] start = doubles(stream, 2 + count);
        double[] expected = start.clone();
        double[] squares = doubles(stream, lanes);
        double[] expectedSquares = squares.clone();
        for (int i = 0; i < count; i++) {
            double[] sums = new double[8];
            for (int e = 0; e < examples; e++) {
                double number = product[i * lanes + e];
                sums[e % 8] = Math.fma(number, factor[e], sums[e % 8]);
                expectedSquares[e] = Math.fma(number, number, expectedSquares[e]);
            }
            expected[2 + i] = add ? start[2 + i] + BatchKernels.tree(sums, 0) : BatchKernels.tree(sums, 0);
        }
        for (LayerKernels kernels : bodies()) {
            double[] total = start.clone();
            kernels.reduce(product, count, lanes, examples, factor, total, 2, add);
            assertArrayEquals(expected, total);
            double[] sums = squares.clone();
            kernels.squares(product, count, lanes, sums);
            assertArrayEquals(Arrays.copyOf(expectedSquares, examples), Arrays.copyOf(sums, examples));
        }
    }

    @Property(tries = 300)
    void outerIsOneChainOverExamples(
            @ForAll @IntRange(max = 32) int examples,
            @ForAll @IntRange(min = 1, max = 23) int outputs,
            @ForAll @IntRange(min = 1, max = 75) int inputs,
            @ForAll boolean add,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = Math.max(16, Kernels.padded(examples, 16));
        float[] d = random(stream, outputs * lanes);
        for (int o = 0; o < outputs; o++) {
            Arrays.fill(d, o * lanes + examples, (o + 1) * lanes, Float.NaN);
        }
        float[] x = random(stream, examples * inputs);
        double[] start = doubles(stream, 3 + outputs * inputs);
        double[] expected = start.clone();
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < inputs; k++) {
                float s = 0;
                for (int e = 0; e < examples; e++) {
                    s = Math.fma(d[o * lanes + e], x[e * inputs + k], s);
                }
                int at = 3 + o * inputs + k;
                expected[at] = add ? start[at] + s : s;
            }
        }
        for (LayerKernels kernels : bodies()) {
            double[] total = start.clone();
            kernels.outer(d, outputs, x, inputs, lanes, examples, total, 3, add);
            assertArrayEquals(expected, total);
        }
    }

    @Property(tries = 100)
    void numbersAreMovedAndRounded(
            @ForAll @IntRange(min = 1, max = 32) int examples,
            @ForAll @IntRange(min = 1, max = 75) int n,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = Kernels.padded(examples, 16);
        float[] rows = random(stream, examples * n);
        float[] expected = new float[n * lanes];
        double[] source = doubles(stream, 2 + examples * n);
        float[] rounded = new float[3 + examples * n];
        int[] places = new int[n];
        float[] transposed = new float[3 + examples * n];
        for (int e = 0; e < examples; e++) {
            for (int p = 0; p < n; p++) {
                expected[p * lanes + e] = rows[e * n + p];
                rounded[3 + e * n + p] = (float) source[2 + e * n + p];
                places[p] = (n - 1 - p) * examples;
                transposed[3 + places[p] + e] = (float) source[2 + e * n + p];
            }
        }
        for (LayerKernels kernels : bodies()) {
            float[] interleaved = random(stream, n * lanes);
            kernels.interleave(rows, n, examples, interleaved, lanes);
            assertArrayEquals(expected, interleaved);
            float[] separated = new float[rows.length];
            kernels.separate(interleaved, lanes, n, examples, separated);
            assertArrayEquals(rows, separated);
            float[] target = new float[3 + examples * n];
            kernels.round(source, 2, target, 3, examples * n);
            assertArrayEquals(rounded, target);
            target = new float[3 + examples * n];
            kernels.transpose(source, 2, examples, n, target, 3, places);
            assertArrayEquals(transposed, target);
            float[] gathered = random(stream, 2 * lanes);
            kernels.gather(interleaved, new int[] {n - 1, 0}, gathered, lanes);
            assertArrayEquals(Arrays.copyOfRange(expected, (n - 1) * lanes, n * lanes), Arrays.copyOf(gathered, lanes));
            assertArrayEquals(Arrays.copyOf(expected, lanes), Arrays.copyOfRange(gathered, lanes, 2 * lanes));
        }
    }

    private static int[] numbers(RandomStream stream, int length) {
        int[] values = new int[length];
        Arrays.setAll(values, j -> stream.nextInt(10));
        return values;
    }

    private static float[] random(RandomStream stream, int length) {
        float[] values = new float[length];
        for (int j = 0; j < length; j++) {
            values[j] = (float) stream.nextGaussian();
        }
        return values;
    }

    private static double[] doubles(RandomStream stream, int length) {
        double[] values = new double[length];
        Arrays.setAll(values, j -> stream.nextGaussian());
        return values;
    }
}
