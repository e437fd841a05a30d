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
    public double dot(float[] a, int ao, float[] b, int bo, int n) {
        double[] lanes = new double[PAIR];
        int k = 0;
        for (; k <= n - PAIR; k += PAIR) {
            for (int l = 0; l < PAIR; l++) {
                lanes[l] = Math.fma(a[ao + k + l], (double) b[bo + k + l], lanes[l]);
            }
        }
        foldPair(lanes);
        for (; k < n; k++) {
            int l = k % LANES;
            lanes[l] = Math.fma(a[ao + k], (double) b[bo + k], lanes[l]);
        }
        return tree(lanes, 0);
    }

    @Override
    public double dot(float[] a, int ao, double[] b, int bo, int n) {
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
    public void axpy(double s, float[] x, int xo, double[] y, int yo, int n) {
        Objects.checkFromIndexSize(xo, n, x.length);
        Objects.checkFromIndexSize(yo, n, y.length);
        for (int k = 0; k < n; k++) {
            y[yo + k] = Math.fma(s, x[xo + k], y[yo + k]);
        }
    }

    @Override
    public void widen(float[] x, int xo, double[] y, int yo, int n) {
        for (int k = 0; k < n; k++) {
            y[yo + k] = x[xo + k];
        }
    }

    @Override
    public void gram(double[] block, int stride, int n, int from, int to, int width, double[] lanes) {
        int row = Kernels.padded(n, GRAM_TILE) * LANES;
        for (int i = from; i < to; i++) {
            for (int j = 0; j <= i; j++) {
                inner(block, i * stride, j * stride, width, lanes, (i - from) * row + j * LANES);
            }
        }
    }

    // Eight named lanes: an array of lanes would be kept in memory by the compiler.
    private static void inner(double[] x, int a, int b, int width, double[] lanes, int at) {
        double l0 = lanes[at];
        double l1 = lanes[at + 1];
        double l2 = lanes[at + 2];
        double l3 = lanes[at + 3];
        double l4 = lanes[at + 4];
        double l5 = lanes[at + 5];
        double l6 = lanes[at + 6];
        double l7 = lanes[at + 7];
        for (int k = 0; k < width; k += LANES) {
            l0 = Math.fma(x[a + k], x[b + k], l0);
            l1 = Math.fma(x[a + k + 1], x[b + k + 1], l1);
            l2 = Math.fma(x[a + k + 2], x[b + k + 2], l2);
            l3 = Math.fma(x[a + k + 3], x[b + k + 3], l3);
            l4 = Math.fma(x[a + k + 4], x[b + k + 4], l4);
            l5 = Math.fma(x[a + k + 5], x[b + k + 5], l5);
            l6 = Math.fma(x[a + k + 6], x[b + k + 6], l6);
            l7 = Math.fma(x[a + k + 7], x[b + k + 7], l7);
        }
        lanes[at] = l0;
        lanes[at + 1] = l1;
        lanes[at + 2] = l2;
        lanes[at + 3] = l3;
        lanes[at + 4] = l4;
        lanes[at + 5] = l5;
        lanes[at + 6] = l6;
        lanes[at + 7] = l7;
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
    public void meanWithin(
            double[] x,
            double[] keys,
            int n,
            int width,
            double[] limits,
            int limitsAt,
            double divisor,
            double[] counts,
            double[] out,
            int at) {
        meanWithin(x, keys, n, width, 0, limits, limitsAt, divisor, counts, out, at);
    }

    /** Takes the columns from {@code first} on. */
    static void meanWithin(
            double[] x,
            double[] keys,
            int n,
            int width,
            int first,
            double[] limits,
            int limitsAt,
            double divisor,
            double[] counts,
            double[] out,
            int at) {
        Arrays.fill(out, at + first, at + width, 0);
        Arrays.fill(counts, first, width, 0);
        for (int i = 0; i < n; i++) {
            for (int k = first; k < width; k++) {
                boolean within = keys[i * width + k] <= limits[limitsAt + k];
                out[at + k] += within ? x[i * width + k] : 0;
                counts[k] += within ? 1 : 0;
            }
        }
        for (int k = first; k < width; k++) {
            out[at + k] /= divisor;
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
