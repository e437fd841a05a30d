package dev.firebreak.core.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on {@code jdk.incubator.vector}. The eight logical lanes are covered by as many hardware vectors as it takes: a
 * machine with narrower vectors makes several passes, one per part of the lanes, each with its own accumulators.
 */
final class VectorKernels implements Kernels {
    private static final int PAIR = 2 * LANES;
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
    public void gram(double[] block, int stride, int n, int from, int to, int width, double[] lanes) {
        int row = Kernels.padded(n, GRAM_TILE) * LANES;
        for (int i = from; i < to; i += 2) {
            for (int j = 0; j <= i + 1; j += GRAM_TILE) {
                for (int part = 0; part < LANES; part += WIDTH) {
                    int at = (i - from) * row + j * LANES + part;
                    tile(block, stride, i * stride + part, j * stride + part, width - part, lanes, at, at + row);
                }
            }
        }
    }

    // The eight inner products of two rows with four rows, one part of the lanes each: as many sums as leave registers
    // for
    // their operands
    // where there are but sixteen vector registers.
    private static void tile(double[] x, int stride, int a, int b, int width, double[] lanes, int at, int next) {
        DoubleVector c00 = f64(lanes, at);
        DoubleVector c01 = f64(lanes, at + LANES);
        DoubleVector c02 = f64(lanes, at + 2 * LANES);
        DoubleVector c03 = f64(lanes, at + 3 * LANES);
        DoubleVector c10 = f64(lanes, next);
        DoubleVector c11 = f64(lanes, next + LANES);
        DoubleVector c12 = f64(lanes, next + 2 * LANES);
        DoubleVector c13 = f64(lanes, next + 3 * LANES);
        int a1 = a + stride;
        int b1 = b + stride;
        int b2 = b1 + stride;
        int b3 = b2 + stride;
        for (int k = 0; k < width; k += LANES) {
            DoubleVector x0 = f64(x, a + k);
            DoubleVector x1 = f64(x, a1 + k);
            DoubleVector y = f64(x, b + k);
            c00 = x0.fma(y, c00);
            c10 = x1.fma(y, c10);
            y = f64(x, b1 + k);
            c01 = x0.fma(y, c01);
            c11 = x1.fma(y, c11);
            y = f64(x, b2 + k);
            c02 = x0.fma(y, c02);
            c12 = x1.fma(y, c12);
            y = f64(x, b3 + k);
            c03 = x0.fma(y, c03);
            c13 = x1.fma(y, c13);
        }
        c00.intoArray(lanes, at);
        c01.intoArray(lanes, at + LANES);
        c02.intoArray(lanes, at + 2 * LANES);
        c03.intoArray(lanes, at + 3 * LANES);
        c10.intoArray(lanes, next);
        c11.intoArray(lanes, next + LANES);
        c12.intoArray(lanes, next + 2 * LANES);
        c13.intoArray(lanes, next + 3 * LANES);
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

    // Some columns of all rows after the other, so that they stay in the first-level cache for all combinations.
    @Override
    public void combine(double[] weights, int[] rows, int[] starts, double[] block, int width, double[] out, int at) {
        int k = 0;
        for (; k <= width - 4 * WIDTH; k += 4 * WIDTH) {
            for (int i = 0; i < starts.length - 1; i++) {
                combine4(weights, rows, starts[i], starts[i + 1], block, width, k, out, at + i * width + k);
            }
        }
        for (; k <= width - WIDTH; k += WIDTH) {
            for (int i = 0; i < starts.length - 1; i++) {
                combine1(weights, rows, starts[i], starts[i + 1], block, width, k, out, at + i * width + k);
            }
        }
        PlainKernels.combine(weights, rows, starts, block, width, k, out, at);
    }

    private static void combine4(
            double[] weights, int[] rows, int from, int to, double[] block, int width, int k, double[] out, int at) {
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
        s0.intoArray(out, at);
        s1.intoArray(out, at + WIDTH);
        s2.intoArray(out, at + 2 * WIDTH);
        s3.intoArray(out, at + 3 * WIDTH);
    }

    private static void combine1(
            double[] weights, int[] rows, int from, int to, double[] block, int width, int k, double[] out, int at) {
        DoubleVector sum = DoubleVector.zero(F64);
        for (int t = from; t < to; t++) {
            sum = DoubleVector.broadcast(F64, weights[t]).fma(f64(block, rows[t] * width + k), sum);
        }
        sum.intoArray(out, at);
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
        bits.lanewise(
                        VectorOperators.XOR,
                        bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE))
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
        int whole = width - width % I32.length();
        Arrays.fill(out, at, at + whole, 0);
        for (int i = from; i < to; i++) {
            for (int k = 0; k < whole; k += I32.length()) {
                unkey(keys, i * width + k);
            }
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

    private static void unkey(int[] keys, int at) {
        IntVector key = IntVector.fromArray(I32, keys, at);
        key.lanewise(VectorOperators.XOR, key.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE))
                .intoArray(keys, at);
    }

    // No arithmetic on vectors of half the width: methods that have met integers of two widths are compiled for both,
    // with boxes.
    private static void add(int[] bits, int at, double[] sums, int to) {
        DoubleVector.fromArray(F64, sums, to)
                .add(IntVector.fromArray(HALF32, bits, at)
                        .reinterpretAsFloats()
                        .convertShape(VectorOperators.F2D, F64, 0))
                .intoArray(sums, to);
    }

    private static void add(long[] keys, int at, double[] sums, int to) {
        LongVector key = LongVector.fromArray(I64, keys, at);
        LongVector bits =
                key.blend(key.lanewise(VectorOperators.XOR, Long.MAX_VALUE), key.compare(VectorOperators.LT, 0));
        DoubleVector.fromArray(F64, sums, to).add(bits.reinterpretAsDoubles()).intoArray(sums, to);
    }

    @Override
    public void meanOfRanks(double[] x, int[] counts, int width, int low, int high, double[] out, int at) {
        DoubleVector zero = DoubleVector.zero(F64);
        int k = 0;
        for (; k <= width - 2 * WIDTH; k += 2 * WIDTH) {
            DoubleVector sum0 = zero;
            DoubleVector sum1 = zero;
            for (int i = 0; i < counts.length; i++) {
                DoubleVector own0 = f64(x, i * width + k);
                DoubleVector own1 = f64(x, i * width + k + WIDTH);
                DoubleVector rank0 = zero;
                DoubleVector rank1 = zero;
                for (int j = 0; j < i; j++) {
                    DoubleVector more = DoubleVector.broadcast(F64, counts[j]);
                    rank0 = rank0.add(zero.blend(more, f64(x, j * width + k).compare(VectorOperators.LE, own0)));
                    rank1 = rank1.add(
                            zero.blend(more, f64(x, j * width + k + WIDTH).compare(VectorOperators.LE, own1)));
                }
                for (int j = i + 1; j < counts.length; j++) {
                    DoubleVector more = DoubleVector.broadcast(F64, counts[j]);
                    rank0 = rank0.add(zero.blend(more, f64(x, j * width + k).compare(VectorOperators.LT, own0)));
                    rank1 = rank1.add(
                            zero.blend(more, f64(x, j * width + k + WIDTH).compare(VectorOperators.LT, own1)));
                }
                DoubleVector wanted0 =
                        rank0.add(counts[i]).min(high).sub(rank0.max(low)).max(0);
                DoubleVector wanted1 =
                        rank1.add(counts[i]).min(high).sub(rank1.max(low)).max(0);
                sum0 = wanted0.fma(own0, sum0);
                sum1 = wanted1.fma(own1, sum1);
            }
            sum0.div(high - low).intoArray(out, at + k);
            sum1.div(high - low).intoArray(out, at + k + WIDTH);
        }
        PlainKernels.meanOfRanks(x, counts, width, k, low, high, out, at);
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
        DoubleVector zero = DoubleVector.zero(F64);
        DoubleVector one = DoubleVector.broadcast(F64, 1);
        int k = 0;
        for (; k <= width - WIDTH; k += WIDTH) {
            DoubleVector limit = f64(limits, limitsAt + k);
            DoubleVector sum = zero;
            DoubleVector count = zero;
            for (int i = k; i < n * width; i += width) {
                VectorMask<Double> within = f64(keys, i).compare(VectorOperators.LE, limit);
                sum = sum.add(zero.blend(f64(x, i), within));
                count = count.add(zero.blend(one, within));
            }
            sum.div(divisor).intoArray(out, at + k);
            count.intoArray(counts, k);
        }
        PlainKernels.meanWithin(x, keys, n, width, k, limits, limitsAt, divisor, counts, out, at);
    }

    private static DoubleVector f64(double[] array, int at) {
        return DoubleVector.fromArray(F64, array, at);
    }

    private static DoubleVector f64(float[] array, int at) {
        return (DoubleVector) FloatVector.fromArray(F32, array, at).convertShape(VectorOperators.F2D, F64, 0);
    }
}
