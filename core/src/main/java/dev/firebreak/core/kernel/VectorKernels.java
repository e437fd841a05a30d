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
    private static final int OCTET = 8;
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

    // Eight rows at a time, so that sums are loaded and stored once for eight products; the last eight divide, too.
    @Override
    public boolean combine(
            double[] weights, int[] rows, float[][] x, int xo, int n, double divisor, double[] out, int at) {
        int whole = n - n % WIDTH;
        int single = rows.length < OCTET ? rows.length : rows.length % OCTET;
        Arrays.fill(out, at, at + n, 0);
        for (int t = 0; t < single; t++) {
            add(weights[t], x[rows[t]], xo, whole, out, at);
        }
        boolean finite = true;
        for (int t = single; t < rows.length; t += OCTET) {
            boolean last = t + OCTET == rows.length && divisor != 1;
            finite = addOctet(weights, rows, t, x, xo, whole, last, divisor, out, at);
        }
        if (single == rows.length) {
            finite = divide(out, at, whole, divisor);
        }
        return PlainKernels.combine(weights, rows, x, xo, whole, n, divisor, out, at) && finite;
    }

    private static void add(double weight, float[] row, int xo, int n, double[] out, int at) {
        DoubleVector w = DoubleVector.broadcast(F64, weight);
        for (int k = 0; k < n; k += WIDTH) {
            w.fma(f64(row, xo + k), f64(out, at + k)).intoArray(out, at + k);
        }
    }

    private static boolean addOctet(
            double[] weights,
            int[] rows,
            int t,
            float[][] x,
            int xo,
            int n,
            boolean divide,
            double divisor,
            double[] out,
            int at) {
        float[] r0 = x[rows[t]];
        float[] r1 = x[rows[t + 1]];
        float[] r2 = x[rows[t + 2]];
        float[] r3 = x[rows[t + 3]];
        float[] r4 = x[rows[t + 4]];
        float[] r5 = x[rows[t + 5]];
        float[] r6 = x[rows[t + 6]];
        float[] r7 = x[rows[t + 7]];
        DoubleVector w0 = DoubleVector.broadcast(F64, weights[t]);
        DoubleVector w1 = DoubleVector.broadcast(F64, weights[t + 1]);
        DoubleVector w2 = DoubleVector.broadcast(F64, weights[t + 2]);
        DoubleVector w3 = DoubleVector.broadcast(F64, weights[t + 3]);
        DoubleVector w4 = DoubleVector.broadcast(F64, weights[t + 4]);
        DoubleVector w5 = DoubleVector.broadcast(F64, weights[t + 5]);
        DoubleVector w6 = DoubleVector.broadcast(F64, weights[t + 6]);
        DoubleVector w7 = DoubleVector.broadcast(F64, weights[t + 7]);
        DoubleVector none = DoubleVector.zero(F64);
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector sum = w0.fma(f64(r0, xo + k), f64(out, at + k));
            sum = w1.fma(f64(r1, xo + k), sum);
            sum = w2.fma(f64(r2, xo + k), sum);
            sum = w3.fma(f64(r3, xo + k), sum);
            sum = w4.fma(f64(r4, xo + k), sum);
            sum = w5.fma(f64(r5, xo + k), sum);
            sum = w6.fma(f64(r6, xo + k), sum);
            sum = w7.fma(f64(r7, xo + k), sum);
            sum = divide ? sum.div(divisor) : sum;
            sum.intoArray(out, at + k);
            // Infinite and NaN numbers give NaN, others 0.
            none = sum.sub(sum).add(none);
        }
        return none.compare(VectorOperators.EQ, 0).allTrue();
    }

    @Override
    public boolean divide(double[] x, int xo, int n, double divisor) {
        DoubleVector none = DoubleVector.zero(F64);
        int k = 0;
        for (; k <= n - WIDTH; k += WIDTH) {
            DoubleVector quotient = f64(x, xo + k).div(divisor);
            quotient.intoArray(x, xo + k);
            // Infinite and NaN numbers give NaN, others 0.
            none = quotient.sub(quotient).add(none);
        }
        boolean finite = none.compare(VectorOperators.EQ, 0).allTrue();
        return PLAIN.divide(x, xo + k, n - k, divisor) && finite;
    }

    @Override
    public boolean finite(float[] x) {
        // The difference is 0, or NaN where the number is not finite.
        FloatVector sums = FloatVector.zero(WIDE32);
        int k = 0;
        for (; k <= x.length - WIDE32.length(); k += WIDE32.length()) {
            FloatVector numbers = FloatVector.fromArray(WIDE32, x, k);
            sums = sums.add(numbers.sub(numbers));
        }
        float sum = sums.reduceLanes(VectorOperators.ADD);
        for (; k < x.length; k++) {
            sum += 0 * x[k];
        }
        return sum == 0;
    }

    @Override
    public boolean finite(double[] x) {
        DoubleVector sums = DoubleVector.zero(F64);
        int k = 0;
        for (; k <= x.length - WIDTH; k += WIDTH) {
            DoubleVector numbers = DoubleVector.fromArray(F64, x, k);
            sums = sums.add(numbers.sub(numbers));
        }
        double sum = sums.reduceLanes(VectorOperators.ADD);
        for (; k < x.length; k++) {
            sum += 0 * x[k];
        }
        return sum == 0;
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
    public void pack(float[][] x, int first, int xo, int n, double[] panels, int at) {
        // Vectors of half a panel take longer than numbers one by one.
        if (WIDTH == PANEL) {
            VectorTiles.pack(x, first, xo, n, panels, at);
        } else {
            PLAIN.pack(x, first, xo, n, panels, at);
        }
    }

    // Tiles of a few vectors of rows by a few rows of which each number is broadcast: the sums stay in registers, and
    // an operand is loaded once for several products. Eight sums are as many as sixteen registers leave room for.
    @Override
    public void gram(double[] panels, int stride, int n, int width, double[] sums) {
        if (WIDTH == PANEL) {
            VectorTiles.gram(panels, stride, n, width, sums);
            return;
        }
        int m = Kernels.padded(n, PANEL);
        for (int j = 0; j < n; j += 4) {
            int y = Kernels.inPanels(j, stride);
            for (int i = 0; i <= j; i += 2 * WIDTH) {
                int a = Kernels.inPanels(i, stride);
                int b = Kernels.inPanels(i + WIDTH, stride);
                tile2x4(panels, a, b, y, width, sums, j * m + i, m);
            }
        }
    }

    private static void tile2x4(double[] x, int a, int b, int y, int width, double[] sums, int at, int m) {
        DoubleVector c0 = f64(sums, at);
        DoubleVector c1 = f64(sums, at + m);
        DoubleVector c2 = f64(sums, at + 2 * m);
        DoubleVector c3 = f64(sums, at + 3 * m);
        DoubleVector c4 = f64(sums, at + WIDTH);
        DoubleVector c5 = f64(sums, at + WIDTH + m);
        DoubleVector c6 = f64(sums, at + WIDTH + 2 * m);
        DoubleVector c7 = f64(sums, at + WIDTH + 3 * m);
        for (int k = 0; k < width; k++) {
            DoubleVector x0 = f64(x, a + PANEL * k);
            DoubleVector x1 = f64(x, b + PANEL * k);
            DoubleVector v = DoubleVector.broadcast(F64, x[y + PANEL * k]);
            c0 = x0.fma(v, c0);
            c4 = x1.fma(v, c4);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 1]);
            c1 = x0.fma(v, c1);
            c5 = x1.fma(v, c5);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 2]);
            c2 = x0.fma(v, c2);
            c6 = x1.fma(v, c6);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 3]);
            c3 = x0.fma(v, c3);
            c7 = x1.fma(v, c7);
        }
        c0.intoArray(sums, at);
        c1.intoArray(sums, at + m);
        c2.intoArray(sums, at + 2 * m);
        c3.intoArray(sums, at + 3 * m);
        c4.intoArray(sums, at + WIDTH);
        c5.intoArray(sums, at + WIDTH + m);
        c6.intoArray(sums, at + WIDTH + 2 * m);
        c7.intoArray(sums, at + WIDTH + 3 * m);
    }

    @Override
    public void gramOfRow(double[] panels, int stride, int n, int row, int width, double[] sums) {
        int m = Kernels.padded(n, PANEL);
        int y = Kernels.inPanels(row, stride);
        for (int i = 0; i < m; i += WIDTH) {
            int a = Kernels.inPanels(i, stride);
            DoubleVector product = f64(sums, i);
            DoubleVector square = f64(sums, m + i);
            for (int k = 0; k < width; k++) {
                DoubleVector own = f64(panels, a + PANEL * k);
                product = own.fma(DoubleVector.broadcast(F64, panels[y + PANEL * k]), product);
                square = own.fma(own, square);
            }
            product.intoArray(sums, i);
            square.intoArray(sums, m + i);
        }
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
    // would cost more in being set up than in running. A helper called here goes from array to array. One that took or
    // returned a vector would, once compiled by itself, be too large with its boxes to be inlined, and would then
    // allocate each vector.

    @Override
    public boolean keys(float[] x, int xo, int[] keys, int ko, int n) {
        IntVector largest = IntVector.zero(I32);
        int k = 0;
        for (; k <= n - I32.length(); k += I32.length()) {
            IntVector bits = FloatVector.fromArray(WIDE32, x, xo + k).reinterpretAsInts();
            IntVector flipped = bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE);
            bits.lanewise(VectorOperators.XOR, flipped).intoArray(keys, ko + k);
            largest = largest.max(bits.and(Integer.MAX_VALUE));
        }
        boolean finite =
                largest.compare(VectorOperators.LT, PlainKernels.INFINITE_32).allTrue();
        return PLAIN.keys(x, xo + k, keys, ko + k, n - k) && finite;
    }

    @Override
    public boolean keys(double[] x, int xo, long[] keys, int ko, int n) {
        LongVector largest = LongVector.zero(I64);
        int k = 0;
        for (; k <= n - WIDTH; k += WIDTH) {
            LongVector bits = DoubleVector.fromArray(F64, x, xo + k).reinterpretAsLongs();
            bits.blend(bits.lanewise(VectorOperators.XOR, Long.MAX_VALUE), bits.compare(VectorOperators.LT, 0))
                    .intoArray(keys, ko + k);
            largest = largest.max(bits.and(Long.MAX_VALUE));
        }
        boolean finite =
                largest.compare(VectorOperators.LT, PlainKernels.INFINITE_64).allTrue();
        return PLAIN.keys(x, xo + k, keys, ko + k, n - k) && finite;
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
        for (int k = 0; k < whole; k += I32.length()) {
            DoubleVector low = DoubleVector.zero(F64);
            DoubleVector high = low;
            for (int i = from; i < to; i++) {
                unkey(keys, i * width + k);
                low = low.add(f64(keys, i * width + k));
                high = high.add(f64(keys, i * width + k + WIDTH));
            }
            low.div(divisor).intoArray(out, at + k);
            high.div(divisor).intoArray(out, at + k + WIDTH);
        }
        PlainKernels.sum(keys, from, to, width, whole, divisor, out, at);
    }

    @Override
    public void sum(long[] keys, int from, int to, int width, double divisor, double[] out, int at) {
        int whole = width - width % WIDTH;
        for (int k = 0; k < whole; k += WIDTH) {
            DoubleVector sum = DoubleVector.zero(F64);
            for (int i = from; i < to; i++) {
                LongVector key = LongVector.fromArray(I64, keys, i * width + k);
                LongVector bits = key.blend(
                        key.lanewise(VectorOperators.XOR, Long.MAX_VALUE), key.compare(VectorOperators.LT, 0));
                sum = sum.add(bits.reinterpretAsDoubles());
            }
            sum.div(divisor).intoArray(out, at + k);
        }
        PlainKernels.sum(keys, from, to, width, whole, divisor, out, at);
    }

    private static void unkey(int[] keys, int at) {
        IntVector key = IntVector.fromArray(I32, keys, at);
        key.lanewise(VectorOperators.XOR, key.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE))
                .intoArray(keys, at);
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
        DoubleVector zero = DoubleVector.zero(F64);
        DoubleVector one = DoubleVector.broadcast(F64, 1);
        int k = 0;
        for (; k <= width - WIDTH; k += WIDTH) {
            DoubleVector median = f64(sorted, (n - 1) / 2 * width + k)
                    .add(f64(sorted, n / 2 * width + k))
                    .mul(0.5);
            DoubleVector limit = DoubleVector.broadcast(F64, Double.POSITIVE_INFINITY);
            for (int i = 0; i <= n - kept; i++) {
                DoubleVector below = f64(sorted, i * width + k).sub(median).abs();
                DoubleVector above =
                        f64(sorted, (i + kept - 1) * width + k).sub(median).abs();
                limit = limit.min(below.max(above));
            }
            DoubleVector sum = zero;
            DoubleVector count = zero;
            for (int i = k; i < n * width; i += width) {
                DoubleVector own = f64(x, i);
                VectorMask<Double> within = own.sub(median).abs().compare(VectorOperators.LE, limit);
                sum = sum.add(zero.blend(own, within));
                count = count.add(zero.blend(one, within));
            }
            limit.intoArray(limits, k);
            count.intoArray(counts, k);
            sum.div(kept).intoArray(out, at + k);
        }
        PlainKernels.meanAroundMedian(x, sorted, n, width, k, kept, limits, counts, out, at);
    }

    @Override
    public void numbers(int[] keys, int n, double[] out) {
        int k = 0;
        for (; k <= n - I32.length(); k += I32.length()) {
            unkey(keys, k);
            for (int part = 0; part < I32.length(); part += WIDTH) {
                f64(keys, k + part).intoArray(out, k + part);
            }
        }
        for (; k < n; k++) {
            out[k] = Float.intBitsToFloat(PlainKernels.key(keys[k]));
        }
    }

    private static DoubleVector f64(double[] array, int at) {
        return DoubleVector.fromArray(F64, array, at);
    }

    // Of the bits of float32 numbers. No arithmetic on vectors of half the width: methods that have met integers of two
    // widths are compiled for both, with boxes.
    private static DoubleVector f64(int[] bits, int at) {
        return (DoubleVector)
                IntVector.fromArray(HALF32, bits, at).reinterpretAsFloats().convertShape(VectorOperators.F2D, F64, 0);
    }

    private static DoubleVector f64(float[] array, int at) {
        return (DoubleVector) FloatVector.fromArray(F32, array, at).convertShape(VectorOperators.F2D, F64, 0);
    }
}
