package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The bits of every kernel on fixed input: the same from both bodies (the build runs this with and without the module), on every machine
 * and in every version. A change of these constants is a change of every result.
 */
class KernelGoldenTest {
    private static final int N = 11;
    private static final int WIDTH = 203;
    private static final Map<String, String> GOLDEN = Map.ofEntries(
            Map.entry("accumulate", "65b032268404f260"),
            Map.entry("axpy", "c13c9628591642d4"),
            Map.entry("combine", "20ad7ecbf94a7edc"),
            Map.entry("dot", "9024c8a07fb2d20f"),
            Map.entry("gram", "f49c17f28b26359e"),
            Map.entry("meanOfRanks", "1a08778cc6269503"),
            Map.entry("meanAroundMedian", "6bd246b757ee8da8"),
            Map.entry("multiply", "5be3b8a8f68ad820"),
            Map.entry("norm", "09ac342fa6918984"),
            Map.entry("sort", "4b0758c5638efcff"),
            Map.entry("sort of float64", "46097f5f82fe241b"),
            Map.entry("sum", "7b51c467d50aadaf"),
            Map.entry("widen", "36585790ce3aed33"));

    private final RandomStream stream = Randomness.of(7).stream("golden");
    private final Map<String, String> found = new TreeMap<>();

    @Test
    void everyKernelGivesItsGoldenBits() {
        single();
        combined();
        ranked();
        batches();
        assertEquals(new TreeMap<>(GOLDEN), found);
    }

    private void single() {
        Kernels kernels = Kernels.best();
        double[] a = doubles(WIDTH + 3);
        double[] b = doubles(WIDTH + 5);
        float[] x = floats(WIDTH + 3);
        float[] y = floats(WIDTH + 5);
        double[] wideX = new double[x.length];
        double[] wideY = new double[y.length];
        kernels.widen(x, 0, wideX, 0, x.length);
        kernels.widen(y, 0, wideY, 0, y.length);
        double[] dots = new double[4 * WIDTH];
        for (int n = 0; n < WIDTH; n++) {
            dots[4 * n] = kernels.dot(a, 3, b, 5, n);
            dots[4 * n + 1] = kernels.dot(wideX, 3, wideY, 5, n);
            dots[4 * n + 2] = kernels.dot(wideX, 3, b, 5, n);
            dots[4 * n + 3] = kernels.squaredDistance(a, 3, b, 5, n);
        }
        found("dot", dots);
        double[] sums = doubles(WIDTH);
        kernels.axpy(0.3, a, 2, sums, 1, WIDTH - 2);
        kernels.axpy(-0.7, wideX, 1, sums, 0, WIDTH - 3);
        found("axpy", sums);
        kernels.widen(x, 1, sums, 2, WIDTH - 4);
        found("widen", sums);
        found("norm", Norm.of(a), Norm.of(Arrays.stream(a).map(v -> v * 1e300).toArray()));
    }

    private void combined() {
        Kernels kernels = Kernels.best();
        double[] block = Arrays.copyOf(doubles(N * WIDTH), (N + 1) * WIDTH);
        int padded = Kernels.padded(N, Kernels.PANEL);
        double[] panels = new double[padded * WIDTH];
        for (int i = 0; i < N; i++) {
            Kernels.pack(block, i * WIDTH, WIDTH, panels, Kernels.inPanels(i, WIDTH));
        }
        double[] sums = new double[padded * padded];
        kernels.gram(panels, WIDTH, N, 200, sums);
        kernels.gram(panels, WIDTH, N, 48, sums);
        double[] inner = new double[N * N];
        for (int k = 0; k < inner.length; k++) {
            inner[k] = k % N <= k / N ? sums[k / N * padded + k % N] : 0;
        }
        found("gram", inner);
        double[] out = new double[WIDTH];
        kernels.combine(doubles(5), new int[] {4, 10, 0, 3, 7}, 0, 5, block, WIDTH, out, 0);
        found("combine", out);
    }

    private void ranked() {
        Kernels kernels = Kernels.best();
        float[] x = floats(N * WIDTH);
        double[] wide = doubles(N * WIDTH);
        int[] keys = new int[x.length];
        long[] wideKeys = new long[x.length];
        kernels.keys(x, 0, keys, 0, x.length);
        kernels.keys(wide, 0, wideKeys, 0, x.length);
        SortingNetwork network = SortingNetwork.selecting(N, 2, 9);
        kernels.sort(network, keys, WIDTH);
        kernels.sort(network, wideKeys, WIDTH);
        found("sort", Arrays.stream(keys).asLongStream().mapToDouble(k -> k).toArray());
        found(
                "sort of float64",
                Arrays.stream(wideKeys).mapToDouble(Double::longBitsToDouble).toArray());
        double[] out = new double[4 * WIDTH];
        kernels.sum(keys, 2, 9, WIDTH, 7, out, 0);
        kernels.sum(wideKeys, 2, 9, WIDTH, 7, out, WIDTH);
        found("sum", out);
        kernels.meanOfRanks(wide, new int[] {3, 1, 1, 2, 1, 4, 1, 1, 1, 2, 1}, WIDTH, 4, 13, out, 0);
        found("meanOfRanks", out);
        double[] around = doubles(N * WIDTH);
        kernels.keys(around, 0, wideKeys, 0, x.length);
        kernels.sort(SortingNetwork.sorting(N), wideKeys, WIDTH);
        double[] sorted = new double[around.length];
        for (int i = 0; i < N; i++) {
            kernels.sum(wideKeys, i, i + 1, WIDTH, 1, sorted, i * WIDTH);
        }
        kernels.meanAroundMedian(around, sorted, N, WIDTH, 7, doubles(WIDTH), new double[WIDTH], out, WIDTH);
        found("meanAroundMedian", out);
    }

    private void batches() {
        BatchKernels kernels = BatchKernels.best();
        int m = 13;
        int k = 10;
        int p = 101;
        double[] x = doubles(m * p);
        double[] product = new double[m * k];
        kernels.multiply(x, m, doubles(k * p), k, p, product);
        found("multiply", product);
        double[] gradient = doubles(k * p);
        kernels.accumulate(product, x, m, k, p, gradient);
        found("accumulate", gradient);
    }

    private void found(String kernel, double... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Double.BYTES);
        for (double number : numbers) {
            bytes.putLong(Double.doubleToRawLongBits(number));
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            found.put(kernel, HexFormat.of().formatHex(digest, 0, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private double[] doubles(int n) {
        double[] values = new double[n];
        Arrays.setAll(values, k -> stream.nextGaussian());
        return values;
    }

    private float[] floats(int n) {
        float[] values = new float[n];
        for (int k = 0; k < n; k++) {
            values[k] = (float) stream.nextGaussian();
        }
        return values;
    }
}
