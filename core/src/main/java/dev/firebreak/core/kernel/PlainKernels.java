package dev.firebreak.core.kernel;

import java.util.Arrays;
import java.util.Objects;

/** The kernels in plain Java: the meaning of each, and the body where the vector module is absent. */
final class PlainKernels implements Kernels {
    /** The bits of infinity: all larger patterns without sign are NaN. */
    static final int INFINITE_32 = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    /** The bits of infinity: all larger patterns without sign are NaN. */
    static final long INFINITE_64 = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    private static final int PAIR = 2 * LANES;

    @Override
    public String body() {
        return "plain";
    }

    @Override
    public double dot(double[] a, int ao, double[] b, int bo, int n) {
        double[] lanes = new double[PAIR];
        int k = 0;
        for (; k <= n - PAIR; k += PAIR) {
            for (int l = 0; l < PAIR; l++) {
                lanes[l] = Math.fma(a[ao + k + l], b[bo + k + l], lanes[l]);
            }
        }
        foldPair(lanes);
        for (; k < n; k++) {
            int l = k % LANES;
            lanes[l] = Math.fma(a[ao + k], b[bo + k], lanes[l]);
        }
        return tree(lanes, 0);
    }

    @Override
    public void axpy(double s, double[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        for (int k = 0; k < n; k++) {
            y[yo + k] = Math.fma(s, x[xo + k], y[yo + k]);
        }
    }

    @Override
    public boolean combine(
            double[] weights, int[] rows, float[][] x, int xo, int n, double divisor, double[] out, int at) {
        return combine(weights, rows, x, xo, 0, n, divisor, out, at);
    }

    /** Combines the columns {@code [from, to)}. */
    static boolean combine(
            double[] weights, int[] rows, float[][] x, int xo, int from, int to, double divisor, double[] out, int at) {
        Arrays.fill(out, at + from, at + to, 0);
        for (int t = 0; t < rows.length; t++) {
            float[] row = x[rows[t]];
            for (int k = from; k < to; k++) {
                out[at + k] = Math.fma(weights[t], row[xo + k], out[at + k]);
            }
        }
        return divided(out, at + from, to - from, divisor);
    }

    @Override
    public boolean divide(double[] x, int xo, int n, double divisor) {
        return divided(x, xo, n, divisor);
    }

    private static boolean divided(double[] x, int xo, int n, double divisor) {
        // Infinite and NaN numbers give NaN, others 0.
        double[] lanes = new double[LANES];
        for (int k = 0; k < n; k++) {
            x[xo + k] /= divisor;
            lanes[k % LANES] += x[xo + k] * 0;
        }
        return tree(lanes, 0) == 0;
    }

    @Override
    public boolean finite(float[] x) {
        // 0 times a number is 0, or NaN where the number is not finite.
        float sum = 0;
        for (float number : x) {
            sum += 0 * number;
        }
        return sum == 0;
    }

    @Override
    public boolean finite(double[] x) {
        double sum = 0;
        for (double number : x) {
            sum += 0 * number;
        }
        return sum == 0;
    }

    @Override
    public void widen(float[] x, int xo, double[] y, int yo, int n) {
        for (int k = 0; k < n; k++) {
            y[yo + k] = x[xo + k];
        }
    }

    @Override
    public void pack(float[][] x, int first, int xo, int n, double[] panels, int at) {
        pack(x, first, xo, 0, n, panels, at);
    }

    /** Packs the columns {@code [from, to)}. */
    static void pack(float[][] x, int first, int xo, int from, int to, double[] panels, int at) {
        for (int r = 0; r < Math.min(PANEL, x.length - first); r++) {
            float[] row = x[first + r];
            for (int k = from; k < to; k++) {
                panels[at + PANEL * k + r] = row[xo + k];
            }
        }
    }

    @Override
    public void gram(double[] panels, int stride, int n, int width, double[] sums) {
        int m = Kernels.padded(n, PANEL);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i <= j; i += PANEL) {
                products(panels, Kernels.inPanels(i, stride), Kernels.inPanels(j, stride), width, sums, j * m + i);
            }
        }
    }

    @Override
    public void gramOfRow(double[] panels, int stride, int n, int row, int width, double[] sums) {
        int m = Kernels.padded(n, PANEL);
        for (int i = 0; i < m; i += PANEL) {
            products(panels, Kernels.inPanels(i, stride), Kernels.inPanels(row, stride), width, sums, i);
            for (int r = 0; r < PANEL; r++) {
                double square = sums[m + i + r];
                for (int k = 0; k < width; k++) {
                    double own = panels[i * stride + PANEL * k + r];
                    square = Math.fma(own, own, square);
                }
                sums[m + i + r] = square;
            }
        }
    }

    // Eight named sums: an array of them would be kept in memory by the compiler.
    private static void products(double[] x, int a, int b, int width, double[] sums, int at) {
        double s0 = sums[at];
        double s1 = sums[at + 1];
        double s2 = sums[at + 2];
        double s3 = sums[at + 3];
        double s4 = sums[at + 4];
        double s5 = sums[at + 5];
        double s6 = sums[at + 6];
        double s7 = sums[at + 7];
        for (int k = 0; k < width * PANEL; k += PANEL) {
            double y = x[b + k];
            s0 = Math.fma(x[a + k], y, s0);
            s1 = Math.fma(x[a + k + 1], y, s1);
            s2 = Math.fma(x[a + k + 2], y, s2);
            s3 = Math.fma(x[a + k + 3], y, s3);
            s4 = Math.fma(x[a + k + 4], y, s4);
            s5 = Math.fma(x[a + k + 5], y, s5);
            s6 = Math.fma(x[a + k + 6], y, s6);
            s7 = Math.fma(x[a + k + 7], y, s7);
        }
        sums[at] = s0;
        sums[at + 1] = s1;
        sums[at + 2] = s2;
        sums[at + 3] = s3;
        sums[at + 4] = s4;
        sums[at + 5] = s5;
        sums[at + 6] = s6;
        sums[at + 7] = s7;
    }

    @Override
    public double squaredDistance(double[] a, int ao, double[] b, int bo, int n) {
        double[] lanes = new double[LANES];
        for (int k = 0; k < n; k++) {
            double difference = a[ao + k] - b[bo + k];
            int l = k % LANES;
            lanes[l] = Math.fma(difference, difference, lanes[l]);
        }
        return tree(lanes, 0);
    }

    @Override
    public void combine(double[] weights, int[] rows, int[] starts, double[] block, int width, double[] out, int at) {
        combine(weights, rows, starts, block, width, 0, out, at);
    }

    /** Combines the columns from {@code first} on. */
    static void combine(
            double[] weights, int[] rows, int[] starts, double[] block, int width, int first, double[] out, int at) {
        if (first == width) {
            return;
        }
        for (int i = 0; i < starts.length - 1; i++) {
            int to = at + i * width;
            Arrays.fill(out, to + first, to + width, 0);
            for (int t = starts[i]; t < starts[i + 1]; t++) {
                int x = rows[t] * width;
                for (int k = first; k < width; k++) {
                    out[to + k] = Math.fma(weights[t], block[x + k], out[to + k]);
                }
            }
        }
    }

    @Override
    public boolean keys(float[] x, int xo, int[] keys, int ko, int n) {
        int largest = 0;
        for (int k = 0; k < n; k++) {
            int bits = Float.floatToRawIntBits(x[xo + k]);
            largest = Math.max(largest, bits & Integer.MAX_VALUE);
            keys[ko + k] = key(bits);
        }
        return largest < INFINITE_32;
    }

    @Override
    public boolean keys(double[] x, int xo, long[] keys, int ko, int n) {
        long largest = 0;
        for (int k = 0; k < n; k++) {
            long bits = Double.doubleToRawLongBits(x[xo + k]);
            largest = Math.max(largest, bits & Long.MAX_VALUE);
            keys[ko + k] = key(bits);
        }
        return largest < INFINITE_64;
    }

    @Override
    public void sort(SortingNetwork network, int[] keys, int width) {
        sort(network, keys, width, 0);
    }

    @Override
    public void sum(int[] keys, int from, int to, int width, double divisor, double[] out, int at) {
        sum(keys, from, to, width, 0, divisor, out, at);
    }

    @Override
    public void sort(SortingNetwork network, long[] keys, int width) {
        sort(network, keys, width, 0);
    }

    @Override
    public void sum(long[] keys, int from, int to, int width, double divisor, double[] out, int at) {
        sum(keys, from, to, width, 0, divisor, out, at);
    }

    @Override
    public void meanOfRanks(double[] x, int[] counts, int width, int low, int high, double[] out, int at) {
        meanOfRanks(x, counts, width, 0, low, high, out, at);
    }

    /** Takes the columns from {@code first} on. */
    static void meanOfRanks(double[] x, int[] counts, int width, int first, int low, int high, double[] out, int at) {
        for (int k = first; k < width; k++) {
            double sum = 0;
            for (int i = 0; i < counts.length; i++) {
                double own = x[i * width + k];
                double rank = 0;
                for (int j = 0; j < i; j++) {
                    rank += x[j * width + k] <= own ? counts[j] : 0;
                }
                for (int j = i + 1; j < counts.length; j++) {
                    rank += x[j * width + k] < own ? counts[j] : 0;
                }
                double wanted = Math.min(high, rank + counts[i]) - Math.max(low, rank);
                sum = Math.fma(Math.max(0, wanted), own, sum);
            }
            out[at + k] = sum / (high - low);
        }
    }

    @Override
    public void meanAroundMedian(
            double[] x,
            double[] sorted,
            int n,
            int width,
            int kept,
            double[] limits,
            double[] counts,
            double[] out,
            int at) {
        meanAroundMedian(x, sorted, n, width, 0, kept, limits, counts, out, at);
    }

    /** Takes the columns from {@code first} on. */
    static void meanAroundMedian(
            double[] x,
            double[] sorted,
            int n,
            int width,
            int first,
            int kept,
            double[] limits,
            double[] counts,
            double[] out,
            int at) {
        for (int k = first; k < width; k++) {
            double median = median(sorted, n, width, k);
            double limit = Double.POSITIVE_INFINITY;
            for (int i = 0; i <= n - kept; i++) {
                double below = Math.abs(sorted[i * width + k] - median);
                double above = Math.abs(sorted[(i + kept - 1) * width + k] - median);
                limit = Math.min(limit, Math.max(below, above));
            }
            double sum = 0;
            int count = 0;
            for (int i = k; i < n * width; i += width) {
                boolean within = Math.abs(x[i] - median) <= limit;
                sum += within ? x[i] : 0;
                count += within ? 1 : 0;
            }
            limits[k] = limit;
            counts[k] = count;
            out[at + k] = sum / kept;
        }
    }

    static double median(double[] sorted, int n, int width, int k) {
        return (sorted[(n - 1) / 2 * width + k] + sorted[n / 2 * width + k]) / 2;
    }

    @Override
    public void numbers(int[] keys, int n, double[] out) {
        for (int k = 0; k < n; k++) {
            out[k] = Float.intBitsToFloat(key(keys[k]));
        }
    }

    /** Sorts the columns from {@code first} on. */
    static void sort(SortingNetwork network, int[] keys, int width, int first) {
        if (first == width) {
            return;
        }
        for (int c = 0; c < network.size(); c++) {
            int low = network.low(c) * width;
            int high = network.high(c) * width;
            for (int k = first; k < width; k++) {
                int a = keys[low + k];
                int b = keys[high + k];
                keys[low + k] = Math.min(a, b);
                keys[high + k] = Math.max(a, b);
            }
        }
    }

    /** Sorts the columns from {@code first} on. */
    static void sort(SortingNetwork network, long[] keys, int width, int first) {
        if (first == width) {
            return;
        }
        for (int c = 0; c < network.size(); c++) {
            int low = network.low(c) * width;
            int high = network.high(c) * width;
            for (int k = first; k < width; k++) {
                long a = keys[low + k];
                long b = keys[high + k];
                keys[low + k] = Math.min(a, b);
                keys[high + k] = Math.max(a, b);
            }
        }
    }

    /** Adds up the columns from {@code first} on. */
    static void sum(int[] keys, int from, int to, int width, int first, double divisor, double[] out, int at) {
        Arrays.fill(out, at + first, at + width, 0);
        for (int i = from; i < to; i++) {
            for (int k = first; k < width; k++) {
                out[at + k] += Float.intBitsToFloat(key(keys[i * width + k]));
            }
        }
        for (int k = first; k < width; k++) {
            out[at + k] /= divisor;
        }
    }

    /** Adds up the columns from {@code first} on. */
    static void sum(long[] keys, int from, int to, int width, int first, double divisor, double[] out, int at) {
        Arrays.fill(out, at + first, at + width, 0);
        for (int i = from; i < to; i++) {
            for (int k = first; k < width; k++) {
                out[at + k] += Double.longBitsToDouble(key(keys[i * width + k]));
            }
        }
        for (int k = first; k < width; k++) {
            out[at + k] /= divisor;
        }
    }

    /** Flips the order of the negative numbers' bits, and its own inverse. */
    static int key(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }

    /** Flips the order of the negative numbers' bits, and its own inverse. */
    static long key(long bits) {
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    private static void foldPair(double[] lanes) {
        for (int l = 0; l < LANES; l++) {
            lanes[l] += lanes[l + LANES];
        }
    }

    /** The one order in which eight lanes are added: halves, quarters, pairs. */
    static double tree(double[] lanes, int at) {
        double a = lanes[at] + lanes[at + 4];
        double b = lanes[at + 1] + lanes[at + 5];
        double c = lanes[at + 2] + lanes[at + 6];
        double d = lanes[at + 3] + lanes[at + 7];
        return (a + c) + (b + d);
    }
}
