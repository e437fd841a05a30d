package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    void theChosenBodyIsNamedBeforeItTakesOver() {
        String chosen = ChosenKernels.vectorModulePresent() ? "vector" : "plain";
        assertEquals(chosen, Kernels.chosen());
        assertEquals(chosen, ChosenKernels.choose(" Late ").body());
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
    void dotHasTheSameBitsInBothBodies() {
        for (int n : LENGTHS) {
            double[] a = doubles(n + 3);
            double[] b = doubles(n + 5);
            assertEquals(PLAIN.dot(a, 3, b, 5, n), BEST.dot(a, 3, b, 5, n));
        }
    }

    /** One number that is not finite, at every place; large and small ones are. */
    @Test
    void whatIsNotFiniteIsFoundAtEveryPlace() {
        for (int n : new int[] {1, 3, 8, 17, 40}) {
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                float[] x = floats(n);
                x[0] = -Float.MAX_VALUE;
                x[n - 1] = Float.MAX_VALUE;
                double[] y = widen(x);
                y[0] = Double.MAX_VALUE;
                y[n - 1] = -Double.MAX_VALUE;
                assertTrue(kernels.finite(x) && kernels.finite(y));
                for (int k = 0; k < n; k++) {
                    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                        float[] spoiled = x.clone();
                        spoiled[k] = bad;
                        double[] wide = y.clone();
                        wide[k] = bad;
                        assertFalse(kernels.finite(spoiled) || kernels.finite(wide), n + " " + k + " " + bad);
                    }
                }
            }
        }
        assertTrue(BEST.finite(new float[0]) && BEST.finite(new double[0]));
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
                double[] wide = y.clone();
                kernels.axpy(0.3, widen(x), 2, wide, 1, n);
                assertArrayEquals(expected, wide);
            }
        }
    }

    @Test
    void keysKeepTheOrderAndShowWhatIsNotFinite() {
        float[] ascending = {
            Float.NEGATIVE_INFINITY,
            -Float.MAX_VALUE,
            -1,
            -Float.MIN_VALUE,
            -0f,
            0f,
            Float.MIN_VALUE,
            1,
            Float.MAX_VALUE,
            Float.POSITIVE_INFINITY
        };
        for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
            for (int n : LENGTHS) {
                float[] x = floats(n + 3);
                for (int at = 3; at < n + 3; at += 5) {
                    x[at] = ascending[1 + at % 8];
                }
                int[] keys = new int[n + 2];
                long[] wideKeys = new long[n + 2];
                assertTrue(kernels.keys(x, 3, keys, 2, n));
                assertTrue(kernels.keys(widen(x), 3, wideKeys, 2, n));
                for (int k = 1; k < n; k++) {
                    int order = Float.compare(x[2 + k], x[3 + k]);
                    assertEquals(order, Integer.compare(keys[1 + k], keys[2 + k]));
                    assertEquals(order, Long.compare(wideKeys[1 + k], wideKeys[2 + k]));
                }
                for (int at = 3; at < n + 3; at++) {
                    float kept = x[at];
                    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
                        x[at] = bad;
                        assertFalse(kernels.keys(x, 3, keys, 2, n));
                        assertFalse(kernels.keys(widen(x), 3, wideKeys, 2, n));
                    }
                    x[at] = kept;
                }
            }
        }
    }

    @Test
    void sortedColumnsGiveTheMeanOfTheWantedRanks() {
        int rows = 11;
        int from = 2;
        int to = 9;
        SortingNetwork network = SortingNetwork.selecting(rows, from, to);
        for (int width : new int[] {1, 7, 8, 31, 32, 63, 64, 65, 130, 320}) {
            float[] x = floats(rows * width);
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                int[] keys = new int[x.length];
                long[] wideKeys = new long[x.length];
                kernels.keys(x, 0, keys, 0, x.length);
                kernels.keys(widen(x), 0, wideKeys, 0, x.length);
                kernels.sort(network, keys, width);
                kernels.sort(network, wideKeys, width);
                double[] out = new double[width + 4];
                double[] wideOut = new double[width + 4];
                Arrays.fill(out, 5);
                Arrays.fill(wideOut, 5);
                kernels.sum(keys, from, to, width, to - from, out, 3);
                kernels.sum(wideKeys, from, to, width, to - from, wideOut, 3);
                for (int k = 0; k < width; k++) {
                    double[] column = new double[rows];
                    for (int i = 0; i < rows; i++) {
                        column[i] = x[i * width + k];
                    }
                    Arrays.sort(column);
                    double mean = Arrays.stream(column, from, to).average().orElseThrow();
                    assertEquals(mean, out[3 + k], 1e-6);
                    assertEquals(mean, wideOut[3 + k], 1e-15 * 16);
                    // The network leaves the wanted ranks as a set; its order, and so the sum, is the plain body's.
                    assertEquals(out[3 + k], wideOut[3 + k]);
                }
                assertEquals(5, out[2]);
                assertEquals(5, out[3 + width]);
                assertArrayEquals(plainMeans(network, x, width, from, to), Arrays.copyOfRange(out, 3, 3 + width));
            }
        }
    }

    @Test
    void rowsThatCountSeveralTimesGiveTheMeanOfTheWantedRanks() {
        int[] counts = {3, 1, 2, 1};
        int low = 2;
        int high = 6;
        for (int width : new int[] {1, 7, 8, 31, 64}) {
            double[] x = doubles(counts.length * width);
            for (int k = 0; k < width; k += 3) {
                x[2 * width + k] = x[k];
            }
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                double[] out = new double[width + 2];
                kernels.meanOfRanks(x, counts, width, low, high, out, 1);
                for (int k = 0; k < width; k++) {
                    int column = k;
                    double mean = IntStream.range(0, counts.length)
                            .boxed()
                            .flatMapToDouble(i -> DoubleStream.generate(() -> x[i * width + column])
                                    .limit(counts[i]))
                            .sorted()
                            .skip(low)
                            .limit(high - low)
                            .average()
                            .orElseThrow();
                    assertEquals(mean, out[1 + k], 1e-15 * 8);
                }
                assertEquals(0, out[0]);
                assertEquals(0, out[width + 1]);
            }
        }
    }

    @Test
    void theMeanAroundTheMedianTakesTheNearestInRowOrderAndCountsThem() {
        for (int n : new int[] {1, 2, 5, 8}) {
            int kept = n - n / 3;
            for (int width : new int[] {1, 7, 8, 31, 64}) {
                double[] x = doubles(n * width);
                for (int k = 0; k < width; k += 3) {
                    x[n / 2 * width + k] = x[k];
                }
                double[] sorted = new double[x.length];
                for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                    double[][] columns = new double[width][n];
                    for (int k = 0; k < n * width; k++) {
                        columns[k % width][k / width] = x[k];
                    }
                    for (int k = 0; k < width; k++) {
                        double[] ascending = columns[k].clone();
                        Arrays.sort(ascending);
                        for (int i = 0; i < n; i++) {
                            sorted[i * width + k] = ascending[i];
                        }
                    }
                    double[] limits = new double[width];
                    double[] counts = new double[width];
                    double[] out = new double[width + 1];
                    kernels.meanAroundMedian(x, sorted, n, width, kept, limits, counts, out, 1);
                    for (int k = 0; k < width; k++) {
                        double median = (sorted[(n - 1) / 2 * width + k] + sorted[n / 2 * width + k]) / 2;
                        double[] distances = Arrays.stream(columns[k])
                                .map(v -> Math.abs(v - median))
                                .toArray();
                        double limit = Arrays.stream(distances).sorted().toArray()[kept - 1];
                        double sum = 0;
                        int count = 0;
                        for (int i = 0; i < n; i++) {
                            sum += distances[i] <= limit ? columns[k][i] : 0;
                            count += distances[i] <= limit ? 1 : 0;
                        }
                        assertEquals(limit, limits[k]);
                        assertEquals(count, counts[k]);
                        assertEquals(sum / kept, out[1 + k]);
                    }
                    assertEquals(0, out[0]);
                }
            }
        }
    }

    @Test
    void keysGiveTheirNumbersBackInAscendingOrderOfSortedColumns() {
        int rows = 13;
        for (int width : new int[] {1, 7, 64, 65}) {
            float[] x = floats(rows * width);
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                int[] keys = new int[x.length];
                kernels.keys(x, 0, keys, 0, x.length);
                kernels.sort(SortingNetwork.sorting(rows), keys, width);
                double[] sorted = new double[x.length];
                kernels.numbers(keys, x.length, sorted);
                for (int k = 0; k < width; k++) {
                    float[] column = new float[rows];
                    for (int i = 0; i < rows; i++) {
                        column[i] = x[i * width + k];
                    }
                    Arrays.sort(column);
                    for (int i = 0; i < rows; i++) {
                        assertEquals(column[i], sorted[i * width + k]);
                    }
                }
            }
        }
    }

    @Test
    void combinationsOfFloat32RowsAreFusedAndLeaveTheRestAlone() {
        for (int n : LENGTHS) {
            float[][] x = new float[19][];
            Arrays.setAll(x, i -> floats(n + 2));
            x[3] = null;
            int[] many = IntStream.range(0, 19).filter(i -> i != 3).toArray();
            for (int[] rows :
                    new int[][] {{}, {8}, {7, 0, 1, 2}, {0, 1, 2, 4, 5, 6, 7, 8}, many, Arrays.copyOf(many, 16)}) {
                double divisor = 1 + rows.length % 4;
                double[] weights = doubles(rows.length);
                double[] expected = new double[n];
                for (int t = 0; t < rows.length; t++) {
                    for (int k = 0; k < n; k++) {
                        expected[k] = Math.fma(weights[t], x[rows[t]][2 + k], expected[k]);
                    }
                }
                Arrays.setAll(expected, k -> expected[k] / divisor);
                for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                    double[] out = new double[n + 2];
                    Arrays.fill(out, 5);
                    assertTrue(kernels.combine(weights, rows, x, 2, n, divisor, out, 1));
                    assertArrayEquals(expected, Arrays.copyOfRange(out, 1, n + 1));
                    assertEquals(5, out[0]);
                    assertEquals(5, out[n + 1]);
                }
            }
        }
    }

    /** Sums that leave the range in the first, the last and no whole group of rows, at every place. */
    @Test
    void combinationsThatAreNotFiniteAreSeen() {
        float[][] x = new float[17][20];
        int[] rows = IntStream.range(0, 17).toArray();
        double[] weights = new double[17];
        Arrays.fill(weights, 1);
        for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
            for (int row = 0; row < 17; row += 8) {
                for (int k = 0; k < 20; k++) {
                    for (double divisor : new double[] {1, 3}) {
                        weights[row] = 1e300;
                        x[row][k] = Float.MAX_VALUE;
                        assertFalse(kernels.combine(weights, rows, x, 0, 20, divisor, new double[20], 0));
                        x[row][k] = 0;
                        weights[row] = 1;
                        assertTrue(kernels.combine(weights, rows, x, 0, 20, divisor, new double[20], 0));
                    }
                }
            }
        }
    }

    @Test
    void quotientsThatAreNotFiniteAreSeen() {
        for (int n : LENGTHS) {
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                double[] x = doubles(n + 2);
                double[] expected = Arrays.stream(x, 1, n + 1).map(v -> v / 7).toArray();
                assertTrue(kernels.divide(x, 1, n, 7));
                assertArrayEquals(expected, Arrays.copyOfRange(x, 1, n + 1));
                for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY}) {
                    for (int at = 1; at <= n; at += 5) {
                        double[] y = doubles(n + 2);
                        y[at] = bad;
                        assertFalse(kernels.divide(y, 1, n, 1));
                    }
                }
            }
        }
    }

    private static double[] plainMeans(SortingNetwork network, float[] x, int width, int from, int to) {
        int[] keys = new int[x.length];
        double[] means = new double[width];
        PLAIN.keys(x, 0, keys, 0, x.length);
        PLAIN.sort(network, keys, width);
        PLAIN.sum(keys, from, to, width, to - from, means, 0);
        return means;
    }

    @Test
    void distancesAndCombinationsHaveTheSameBitsInBothBodies() {
        for (int n : LENGTHS) {
            double[] a = doubles(n + 3);
            double[] b = doubles(n + 5);
            assertEquals(PLAIN.squaredDistance(a, 3, b, 5, n), BEST.squaredDistance(a, 3, b, 5, n));
            double squares = 0;
            for (int k = 0; k < n; k++) {
                squares += (a[3 + k] - b[5 + k]) * (a[3 + k] - b[5 + k]);
            }
            assertEquals(squares, BEST.squaredDistance(a, 3, b, 5, n), 1e-13 * squares);

            double[] block = doubles(4 * n);
            Arrays.fill(block, 2 * n, 3 * n, Double.NaN);
            double[] weights = {9, 0.5, -2, 0.25, 9};
            int[] rows = {2, 3, 0, 1, 2};
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                double[] out = new double[n + 2];
                kernels.combine(weights, rows, 1, 4, block, n, out, 1);
                for (int k = 0; k < n; k++) {
                    double sum = Math.fma(0.5, block[3 * n + k], 0.0);
                    sum = Math.fma(-2.0, block[k], sum);
                    assertEquals(Math.fma(0.25, block[n + k], sum), out[1 + k]);
                }
                assertEquals(0, out[0]);
                assertEquals(0, out[n + 1]);
            }
        }
    }

    @Test
    void combinationsTogetherAreThoseOneByOne() {
        double[] weights = {0.5, -2, 0.25, 3, 1.5, -1};
        int[] rows = {2, 0, 1, 2, 1, 0};
        int[] starts = {0, 2, 2, 5, 6};
        for (int width : new int[] {1, 4, 7, 16, 21, 40}) {
            double[] block = doubles(3 * width);
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                double[] together = new double[4 * width + 1];
                kernels.combine(weights, rows, starts, block, width, together, 1);
                double[] single = new double[4 * width + 1];
                for (int i = 0; i < 4; i++) {
                    PLAIN.combine(weights, rows, starts[i], starts[i + 1], block, width, single, 1 + i * width);
                }
                assertArrayEquals(single, together);
            }
        }
    }

    @Test
    void innerProductsAreChainsOverTheColumnsInBothBodies() {
        int stride = 40;
        for (int n = 1; n <= 70; n++) {
            int width = 1 + n * 7 % stride;
            int m = Kernels.padded(n, Kernels.PANEL);
            double[] rows = doubles(n * stride);
            double[] panels = new double[m * stride];
            for (int i = 0; i < n; i++) {
                Kernels.pack(rows, i * stride, width, panels, Kernels.inPanels(i, stride));
            }
            for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                double[] sums = new double[m * m];
                double[] ofRow = new double[2 * m];
                // The same panels twice: sums carry on.
                for (int call = 0; call < 2; call++) {
                    kernels.gram(panels, stride, n, width, sums);
                    kernels.gramOfRow(panels, stride, n, n / 2, width, ofRow);
                }
                for (int j = 0; j < n; j++) {
                    for (int i = 0; i <= j; i++) {
                        double chain = 0;
                        for (int k = 0; k < 2 * width; k++) {
                            chain = Math.fma(rows[i * stride + k % width], rows[j * stride + k % width], chain);
                        }
                        assertEquals(chain, sums[j * m + i]);
                    }
                    assertEquals(sums[Math.max(j, n / 2) * m + Math.min(j, n / 2)], ofRow[j]);
                    assertEquals(sums[j * m + j], ofRow[m + j]);
                }
            }
        }
    }

    @Test
    void panelsHoldRowsColumnByColumn() {
        float[][] rows = new float[11][];
        Arrays.setAll(rows, i -> floats(40));
        for (int xo : new int[] {0, 3, 8, 12}) {
            for (int n : new int[] {1, 5, 17, 40 - xo}) {
                for (int first : new int[] {0, 1, 8}) {
                    int held = Math.min(Kernels.PANEL, rows.length - first);
                    double[] expected = new double[Kernels.PANEL * n];
                    for (int r = 0; r < held; r++) {
                        Kernels.pack(widen(rows[first + r]), xo, n, expected, r);
                    }
                    for (Kernels kernels : new Kernels[] {PLAIN, BEST}) {
                        double[] panels = new double[Kernels.PANEL * n + 5];
                        Arrays.fill(panels, 5);
                        kernels.pack(rows, first, xo, n, panels, 4);
                        for (int k = 0; k < Kernels.PANEL * n; k++) {
                            int r = k % Kernels.PANEL;
                            if (r < held) {
                                assertEquals(rows[first + r][xo + k / Kernels.PANEL], expected[k]);
                                assertEquals(expected[k], panels[4 + k]);
                            }
                        }
                        assertEquals(5, panels[3]);
                        assertEquals(5, panels[panels.length - 1]);
                    }
                }
            }
        }
    }

    @Test
    void theBitsAreTheSameOnEveryMachine() {
        float[] x = new float[37];
        float[] y = new float[37];
        for (int k = 0; k < x.length; k++) {
            x[k] = (float) (k * 37 % 101 - 50) / 7;
            y[k] = (float) (k * 53 % 97 - 48) / 11;
        }
        assertEquals(0x40459dec0f738852L, Double.doubleToRawLongBits(BEST.dot(widen(x), 0, widen(y), 0, x.length)));
        assertEquals(
                0x4089b2a3fdb966e8L,
                Double.doubleToRawLongBits(BEST.squaredDistance(widen(x), 0, widen(y), 0, x.length)));
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
