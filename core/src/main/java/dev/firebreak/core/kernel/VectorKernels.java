package dev.firebreak.core.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on {@code jdk.incubator.vector}. The eight logical lanes are covered by as many hardware vectors as it takes: a
 * machine with narrower vectors makes several passes, one per part of the lanes, each with its own accumulators.
 */
final class VectorKernels implements Kernels {
    private static final int PAIR = 2 * LANES;
    private static final int TILE = 4;
    private static final PlainKernels PLAIN = new PlainKernels();
    private static final VectorSpecies<Double> F64 =
            DoubleVector.SPECIES_PREFERRED.length() > LANES ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = F64.length();
    // As many float32 as there are float64 in one vector.
    private static final VectorSpecies<Float> F32 =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDTH * Float.SIZE));
    private static final VectorSpecies<Integer> HALF32 = VectorSpecies.of(int.class, F32.vectorShape());
    private static final VectorSpecies<Long> I64 = VectorSpecies.of(long.class, F64.vectorShape());
    private static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, F64.vectorShape());
    private static final VectorSpecies<Float> WIDE32 = VectorSpecies.of(float.class, F64.vectorShape());

    VectorKernels() {}

    @Override
    public String body() {
        return "vector";
    }

    @Override
    public double dot(double[] a, int ao, double[] b, int bo, int n) {
        double[] lanes = new double[LANES];
        int paired = n - n % PAIR;
        int whole = n - n % LANES;
        for (int part = 0; part < LANES; part += WIDTH) {
            DoubleVector low = DoubleVector.zero(F64);
            DoubleVector high = DoubleVector.zero(F64);
            for (int k = part; k < paired; k += PAIR) {
                low = f64(a, ao + k).fma(f64(b, bo + k), low);
                high = f64(a, ao + k + LANES).fma(f64(b, bo + k + LANES), high);
            }
            low = low.add(high);
            if (whole > paired) {
                low = f64(a, ao + paired + part).fma(f64(b, bo + paired + part), low);
            }
            low.intoArray(lanes, part);
        }
        for (int k = whole; k < n; k++) {
            lanes[k - whole] = Math.fma(a[ao + k], b[bo + k], lanes[k - whole]);
        }
        return PlainKernels.tree(lanes, 0);
    }

    @Override
    public double dot(float[] a, int ao, float[] b, int bo, int n) {
        double[] lanes = new double[LANES];
        int paired = n - n % PAIR;
        int whole = n - n % LANES;
        for (int part = 0; part < LANES; part += WIDTH) {
            DoubleVector low = DoubleVector.zero(F64);
            DoubleVector high = DoubleVector.zero(F64);
            for (int k = part; k < paired; k += PAIR) {
                low = f64(a, ao + k).fma(f64(b, bo + k), low);
                high = f64(a, ao + k + LANES).fma(f64(b, bo + k + LANES), high);
            }
            low = low.add(high);
            if (whole > paired) {
                low = f64(a, ao + paired + part).fma(f64(b, bo + paired + part), low);
            }
            low.intoArray(lanes, part);
        }
        for (int k = whole; k < n; k++) {
            lanes[k - whole] = Math.fma(a[ao + k], (double) b[bo + k], lanes[k - whole]);
        }
        return PlainKernels.tree(lanes, 0);
    }

    @Override
    public double dot(float[] a, int ao, double[] b, int bo, int n) {
        double[] lanes = new double[LANES];
        int paired = n - n % PAIR;
        int whole = n - n % LANES;
        for (int part = 0; part < LANES; part += WIDTH) {
            DoubleVector low = DoubleVector.zero(F64);
            DoubleVector high = DoubleVector.zero(F64);
            for (int k = part; k < paired; k += PAIR) {
                low = f64(a, ao + k).fma(f64(b, bo + k), low);
                high = f64(a, ao + k + LANES).fma(f64(b, bo + k + LANES), high);
            }
            low = low.add(high);
            if (whole > paired) {
                low = f64(a, ao + paired + part).fma(f64(b, bo + paired + part), low);
            }
            low.intoArray(lanes, part);
        }
        for (int k = whole; k < n; k++) {
            lanes[k - whole] = Math.fma(a[ao + k], b[bo + k], lanes[k - whole]);
        }
        return PlainKernels.tree(lanes, 0);
    }

    @Override
    public void axpy(double s, double[] x, int xo, double[] y, int yo, int n) {
        DoubleVector factor = DoubleVector.broadcast(F64, s);
        int k = 0;
        for (; k <= n - WIDTH; k += WIDTH) {
            factor.fma(f64(x, xo + k), f64(y, yo + k)).intoArray(y, yo + k);
        }
        for (; k < n; k++) {
            y[yo + k] = Math.fma(s, x[xo + k], y[yo + k]);
        }
    }

    @Override
    public void axpy(double s, float[] x, int xo, double[] y, int yo, int n) {
        DoubleVector factor = DoubleVector.broadcast(F64, s);
        int k = 0;
        for (; k <= n - WIDTH; k += WIDTH) {
            factor.fma(f64(x, xo + k), f64(y, yo + k)).intoArray(y, yo + k);
        }
        for (; k < n; k++) {
            y[yo + k] = Math.fma(s, x[xo + k], y[yo + k]);
        }
    }

    @Override
    public void widen(float[] x, int xo, double[] y, int yo, int n) {
        int k = 0;
        for (; k <= n - WIDTH; k += WIDTH) {
            f64(x, xo + k).intoArray(y, yo + k);
        }
        for (; k < n; k++) {
            y[yo + k] = x[xo + k];
        }
    }

    @Override
    public void gram(double[] block, int stride, int n, int width, double[] sums) {
        double[] lanes = new double[TILE * TILE * LANES];
        for (int i = 0; i < n; i += TILE) {
            for (int j = 0; j <= i; j += TILE) {
                for (int part = 0; part < LANES; part += WIDTH) {
                    tile(block, stride, i * stride + part, j * stride + part, width - part, lanes, part);
                }
                for (int u = 0; u < TILE && i + u < n; u++) {
                    for (int v = 0; v < TILE && j + v <= i + u; v++) {
                        sums[(i + u) * n + j + v] += PlainKernels.tree(lanes, (u * TILE + v) * LANES);
                    }
                }
            }
        }
    }

    // The sixteen inner products of four rows with four rows, one part of the lanes each.
    private static void tile(double[] x, int stride, int a, int b, int width, double[] lanes, int part) {
        DoubleVector c00 = DoubleVector.zero(F64);
        DoubleVector c01 = c00;
        DoubleVector c02 = c00;
        DoubleVector c03 = c00;
        DoubleVector c10 = c00;
        DoubleVector c11 = c00;
        DoubleVector c12 = c00;
        DoubleVector c13 = c00;
        DoubleVector c20 = c00;
        DoubleVector c21 = c00;
        DoubleVector c22 = c00;
        DoubleVector c23 = c00;
        DoubleVector c30 = c00;
        DoubleVector c31 = c00;
        DoubleVector c32 = c00;
        DoubleVector c33 = c00;
        int a1 = a + stride;
        int a2 = a1 + stride;
        int a3 = a2 + stride;
        int b1 = b + stride;
        int b2 = b1 + stride;
        int b3 = b2 + stride;
        for (int k = 0; k < width; k += LANES) {
            DoubleVector y0 = f64(x, b + k);
            DoubleVector y1 = f64(x, b1 + k);
            DoubleVector y2 = f64(x, b2 + k);
            DoubleVector y3 = f64(x, b3 + k);
            DoubleVector x0 = f64(x, a + k);
            c00 = x0.fma(y0, c00);
            c01 = x0.fma(y1, c01);
            c02 = x0.fma(y2, c02);
            c03 = x0.fma(y3, c03);
            DoubleVector x1 = f64(x, a1 + k);
            c10 = x1.fma(y0, c10);
            c11 = x1.fma(y1, c11);
            c12 = x1.fma(y2, c12);
            c13 = x1.fma(y3, c13);
            DoubleVector x2 = f64(x, a2 + k);
            c20 = x2.fma(y0, c20);
            c21 = x2.fma(y1, c21);
            c22 = x2.fma(y2, c22);
            c23 = x2.fma(y3, c23);
            DoubleVector x3 = f64(x, a3 + k);
            c30 = x3.fma(y0, c30);
            c31 = x3.fma(y1, c31);
            c32 = x3.fma(y2, c32);
            c33 = x3.fma(y3, c33);
        }
        c00.intoArray(lanes, part);
        c01.intoArray(lanes, part + LANES);
        c02.intoArray(lanes, part + 2 * LANES);
        c03.intoArray(lanes, part + 3 * LANES);
        c10.intoArray(lanes, part + 4 * LANES);
        c11.intoArray(lanes, part + 5 * LANES);
        c12.intoArray(lanes, part + 6 * LANES);
        c13.intoArray(lanes, part + 7 * LANES);
        c20.intoArray(lanes, part + 8 * LANES);
        c21.intoArray(lanes, part + 9 * LANES);
        c22.intoArray(lanes, part + 10 * LANES);
        c23.intoArray(lanes, part + 11 * LANES);
        c30.intoArray(lanes, part + 12 * LANES);
        c31.intoArray(lanes, part + 13 * LANES);
        c32.intoArray(lanes, part + 14 * LANES);
        c33.intoArray(lanes, part + 15 * LANES);
    }

    @Override
    public double squaredDistance(double[] a, int ao, double[] b, int bo, int n) {
        double[] lanes = new double[LANES];
        int whole = n - n % LANES;
        for (int part = 0; part < LANES; part += WIDTH) {
            DoubleVector sum = DoubleVector.zero(F64);
            for (int k = part; k < whole; k += LANES) {
                DoubleVector difference = f64(a, ao + k).sub(f64(b, bo + k));
                sum = difference.fma(difference, sum);
            }
            sum.intoArray(lanes, part);
        }
        for (int k = whole; k < n; k++) {
            double difference = a[ao + k] - b[bo + k];
            lanes[k - whole] = Math.fma(difference, difference, lanes[k - whole]);
        }
        return PlainKernels.tree(lanes, 0);
    }

    @Override
    public void combine(
            double[] weights, int[] rows, int from, int to, double[] block, int width, double[] out, int at) {
        int k = 0;
        for (; k <= width - 4 * WIDTH; k += 4 * WIDTH) {
            DoubleVector s0 = DoubleVector.zero(F64);
            DoubleVector s1 = s0;
            DoubleVector s2 = s0;
            DoubleVector s3 = s0;
            for (int t = from; t < to; t++) {
                DoubleVector w = DoubleVector.broadcast(F64, weights[t]);
                int x = rows[t] * width + k;
                s0 = w.fma(f64(block, x), s0);
                s1 = w.fma(f64(block, x + WIDTH), s1);
                s2 = w.fma(f64(block, x + 2 * WIDTH), s2);
                s3 = w.fma(f64(block, x + 3 * WIDTH), s3);
            }
            s0.intoArray(out, at + k);
            s1.intoArray(out, at + k + WIDTH);
            s2.intoArray(out, at + k + 2 * WIDTH);
            s3.intoArray(out, at + k + 3 * WIDTH);
        }
        PlainKernels.combine(weights, rows, from, to, block, width, k, out, at);
    }

    // Sorting works on four vectors of columns at a time, the steps of the network inside: short loops over columns
    // would
    // cost more in being set up than in running. A helper called here goes from array to array. One that took or
    // returned
    // a vector would, once compiled by itself, be too large with its boxes to be inlined, and would then allocate each
    // vector.

    @Override
    public boolean keys(float[] x, int xo, int[] keys, int ko, int n) {
        int length = I32.length();
        boolean finite = true;
        int k = 0;
        for (; k <= n - length; k += length) {
            finite &= key(x, xo + k, keys, ko + k);
        }
        return PLAIN.keys(x, xo + k, keys, ko + k, n - k) && finite;
    }

    @Override
    public boolean keys(double[] x, int xo, long[] keys, int ko, int n) {
        boolean finite = true;
        int k = 0;
        for (; k <= n - WIDTH; k += WIDTH) {
            finite &= key(x, xo + k, keys, ko + k);
        }
        return PLAIN.keys(x, xo + k, keys, ko + k, n - k) && finite;
    }

    private static boolean key(float[] x, int at, int[] keys, int to) {
        IntVector bits = FloatVector.fromArray(WIDE32, x, at).reinterpretAsInts();
        bits.blend(bits.lanewise(VectorOperators.XOR, Integer.MAX_VALUE), bits.compare(VectorOperators.LT, 0))
                .intoArray(keys, to);
        return bits.and(Integer.MAX_VALUE)
                .compare(VectorOperators.LT, PlainKernels.INFINITE_32)
                .allTrue();
    }

    private static boolean key(double[] x, int at, long[] keys, int to) {
        LongVector bits = DoubleVector.fromArray(F64, x, at).reinterpretAsLongs();
        bits.blend(bits.lanewise(VectorOperators.XOR, Long.MAX_VALUE), bits.compare(VectorOperators.LT, 0))
                .intoArray(keys, to);
        return bits.and(Long.MAX_VALUE)
                .compare(VectorOperators.LT, PlainKernels.INFINITE_64)
                .allTrue();
    }

    @Override
    public void sort(SortingNetwork network, int[] keys, int width) {
        int length = I32.length();
        int k = 0;
        for (; k <= width - 4 * length; k += 4 * length) {
            for (int c = 0; c < network.size(); c++) {
                int low = network.low(c) * width + k;
                int high = network.high(c) * width + k;
                exchange(keys, low, high);
                exchange(keys, low + length, high + length);
                exchange(keys, low + 2 * length, high + 2 * length);
                exchange(keys, low + 3 * length, high + 3 * length);
            }
        }
        PlainKernels.sort(network, keys, width, k);
    }

    @Override
    public void sort(SortingNetwork network, long[] keys, int width) {
        int k = 0;
        for (; k <= width - 4 * WIDTH; k += 4 * WIDTH) {
            for (int c = 0; c < network.size(); c++) {
                int low = network.low(c) * width + k;
                int high = network.high(c) * width + k;
                exchange(keys, low, high);
                exchange(keys, low + WIDTH, high + WIDTH);
                exchange(keys, low + 2 * WIDTH, high + 2 * WIDTH);
                exchange(keys, low + 3 * WIDTH, high + 3 * WIDTH);
            }
        }
        PlainKernels.sort(network, keys, width, k);
    }

    private static void exchange(int[] keys, int low, int high) {
        IntVector a = IntVector.fromArray(I32, keys, low);
        IntVector b = IntVector.fromArray(I32, keys, high);
        a.min(b).intoArray(keys, low);
        a.max(b).intoArray(keys, high);
    }

    private static void exchange(long[] keys, int low, int high) {
        LongVector a = LongVector.fromArray(I64, keys, low);
        LongVector b = LongVector.fromArray(I64, keys, high);
        a.min(b).intoArray(keys, low);
        a.max(b).intoArray(keys, high);
    }

    @Override
    public void sum(int[] keys, int from, int to, int width, double divisor, double[] out, int at) {
        int whole = width - width % WIDTH;
        Arrays.fill(out, at, at + whole, 0);
        for (int i = from; i < to; i++) {
            for (int k = 0; k < whole; k += WIDTH) {
                add(keys, i * width + k, out, at + k);
            }
        }
        for (int k = 0; k < whole; k += WIDTH) {
            f64(out, at + k).div(divisor).intoArray(out, at + k);
        }
        PlainKernels.sum(keys, from, to, width, whole, divisor, out, at);
    }

    @Override
    public void sum(long[] keys, int from, int to, int width, double divisor, double[] out, int at) {
        int whole = width - width % WIDTH;
        Arrays.fill(out, at, at + whole, 0);
        for (int i = from; i < to; i++) {
            for (int k = 0; k < whole; k += WIDTH) {
                add(keys, i * width + k, out, at + k);
            }
        }
        for (int k = 0; k < whole; k += WIDTH) {
            f64(out, at + k).div(divisor).intoArray(out, at + k);
        }
        PlainKernels.sum(keys, from, to, width, whole, divisor, out, at);
    }

    private static void add(int[] keys, int at, double[] sums, int to) {
        IntVector key = IntVector.fromArray(HALF32, keys, at);
        IntVector bits =
                key.blend(key.lanewise(VectorOperators.XOR, Integer.MAX_VALUE), key.compare(VectorOperators.LT, 0));
        DoubleVector.fromArray(F64, sums, to)
                .add(bits.reinterpretAsFloats().convertShape(VectorOperators.F2D, F64, 0))
                .intoArray(sums, to);
    }

    private static void add(long[] keys, int at, double[] sums, int to) {
        LongVector key = LongVector.fromArray(I64, keys, at);
        LongVector bits =
                key.blend(key.lanewise(VectorOperators.XOR, Long.MAX_VALUE), key.compare(VectorOperators.LT, 0));
        DoubleVector.fromArray(F64, sums, to).add(bits.reinterpretAsDoubles()).intoArray(sums, to);
    }

    private static DoubleVector f64(double[] array, int at) {
        return DoubleVector.fromArray(F64, array, at);
    }

    private static DoubleVector f64(float[] array, int at) {
        return (DoubleVector) FloatVector.fromArray(F32, array, at).convertShape(VectorOperators.F2D, F64, 0);
    }
}
