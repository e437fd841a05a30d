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
            @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 1, max = 27) int outputs,
            @ForAll @IntRange(min = 1, max = 6) int taps,
            @ForAll @IntRange(min = 1, max = 7) int count,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = 8 * groups;
        int weightStep = outputs + 1;
        int[] weight = new int[taps];
        int[] input = new int[taps];
        for (int t = 0; t < taps; t++) {
            weight[t] = stream.nextInt(9);
            input[t] = stream.nextInt(9);
        }
        float[] w = random(stream, 9 + count * weightStep);
        float[] in = random(stream, (3 + 9 + count * 2) * lanes);
        float[] start = random(stream, (2 + outputs * 3) * lanes);
        LayerKernels.Taps table = new LayerKernels.Taps(weight, input, count, weightStep, 2);
        int from = taps / 3;
        float[] expected = start.clone();
        for (int o = 0; o < outputs; o++) {
            for (int e = 0; e < lanes; e++) {
                float s = start[(2 + o * 3) * lanes + e];
                for (int t = from; t < taps; t++) {
                    for (int j = 0; j < count; j++) {
                        s = Math.fma(w[weight[t] + j * weightStep + o], in[(3 + input[t] + j * 2) * lanes + e], s);
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

    @Property(tries = 300)
    void correlateIsOneChainOverPositions(
            @ForAll @IntRange(min = 1, max = 4) int groups,
            @ForAll @IntRange(min = 1, max = 13) int outputs,
            @ForAll @IntRange(min = 1, max = 13) int taps,
            @ForAll @IntRange(max = 9) int positions,
            @ForAll long seed) {
        RandomStream stream = Randomness.of(seed).stream("test");
        int lanes = 8 * groups;
        int[] tap = numbers(stream, taps);
        int[] position = numbers(stream, positions);
        float[] d = random(stream, (1 + outputs * positions) * lanes);
        float[] in = random(stream, 19 * lanes);
        float[] expected = new float[outputs * taps * lanes];
        float[] expectedSums = new float[outputs * lanes];
        for (int o = 0; o < outputs; o++) {
            for (int e = 0; e < lanes; e++) {
                for (int k = 0; k < taps; k++) {
                    float s = 0;
                    for (int p = 0; p < positions; p++) {
                        s = Math.fma(d[(1 + o * positions + p) * lanes + e], in[(tap[k] + position[p]) * lanes + e], s);
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
            kernels.correlate(d, 1, outputs, position, in, tap, product, lanes);
            assertArrayEquals(expected, product);
            float[] sums = random(stream, expectedSums.length);
            kernels.sum(d, 1, outputs, positions, sums, lanes);
            assertArrayEquals(expectedSums, sums);
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
        int lanes = Kernels.padded(examples, 8);
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
        int lanes = Math.max(8, Kernels.padded(examples, 8));
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
        int lanes = Kernels.padded(examples, 8);
        float[] rows = random(stream, examples * n);
        float[] expected = new float[n * lanes];
        double[] source = doubles(stream, 2 + examples * n);
        float[] rounded = new float[3 + examples * n];
        float[] transposed = new float[3 + examples * n];
        for (int e = 0; e < examples; e++) {
            for (int p = 0; p < n; p++) {
                expected[p * lanes + e] = rows[e * n + p];
                rounded[3 + e * n + p] = (float) source[2 + e * n + p];
                transposed[3 + p * examples + e] = (float) source[2 + e * n + p];
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
            kernels.transpose(source, 2, examples, n, target, 3);
            assertArrayEquals(transposed, target);
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
