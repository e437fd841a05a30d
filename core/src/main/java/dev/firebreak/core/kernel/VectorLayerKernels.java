package dev.firebreak.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD body. Vector lanes are lanes of examples; sums stay in registers while a tile of two vectors by a few outputs walks over its
 * terms. What a tile of two vectors leaves over is done eight lanes at a time.
 */
final class VectorLayerKernels implements LayerKernels {
    private static final PlainLayerKernels PLAIN = new PlainLayerKernels();
    private static final VectorSpecies<Float> F32 =
            FloatVector.SPECIES_PREFERRED.length() > 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = F32.length();
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorSpecies<Double> F64 =
            DoubleVector.SPECIES_PREFERRED.length() > LANES ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH64 = F64.length();

    VectorLayerKernels() {}

    @Override
    public void multiply(
            Taps taps,
            int from,
            int to,
            float[] w,
            float[] in,
            int inAt,
            float[] out,
            int outAt,
            int outStride,
            int outputs,
            int lanes) {
        int paired = lanes - lanes % (2 * WIDTH);
        int next = outStride * lanes;
        for (int lane = 0; lane < paired; lane += 2 * WIDTH) {
            int x = inAt * lanes + lane;
            int at = outAt * lanes + lane;
            int o = 0;
            if (WIDTH == 16) {
                for (; o <= outputs - 8; o += 8) {
                    tile2x8(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
                }
            }
            for (; o <= outputs - 4; o += 4) {
                tile2x4(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
            for (; o < outputs; o++) {
                tile2x1(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
        }
        for (int lane = paired; lane < lanes; lane += LANES) {
            int x = inAt * lanes + lane;
            int at = outAt * lanes + lane;
            int o = 0;
            for (; o <= outputs - 4; o += 4) {
                tile1x4(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
            for (; o < outputs; o++) {
                tile1x1(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
        }
    }

    private static void tile2x8(
            Taps taps,
            int from,
            int to,
            float[] w,
            int o,
            float[] in,
            int inAt,
            float[] out,
            int at,
            int next,
            int lanes) {
        FloatVector c00 = FloatVector.fromArray(F32, out, at);
        FloatVector c10 = FloatVector.fromArray(F32, out, at + WIDTH);
        FloatVector c01 = FloatVector.fromArray(F32, out, at + next);
        FloatVector c11 = FloatVector.fromArray(F32, out, at + next + WIDTH);
        FloatVector c02 = FloatVector.fromArray(F32, out, at + 2 * next);
        FloatVector c12 = FloatVector.fromArray(F32, out, at + 2 * next + WIDTH);
        FloatVector c03 = FloatVector.fromArray(F32, out, at + 3 * next);
        FloatVector c13 = FloatVector.fromArray(F32, out, at + 3 * next + WIDTH);
        FloatVector c04 = FloatVector.fromArray(F32, out, at + 4 * next);
        FloatVector c14 = FloatVector.fromArray(F32, out, at + 4 * next + WIDTH);
        FloatVector c05 = FloatVector.fromArray(F32, out, at + 5 * next);
        FloatVector c15 = FloatVector.fromArray(F32, out, at + 5 * next + WIDTH);
        FloatVector c06 = FloatVector.fromArray(F32, out, at + 6 * next);
        FloatVector c16 = FloatVector.fromArray(F32, out, at + 6 * next + WIDTH);
        FloatVector c07 = FloatVector.fromArray(F32, out, at + 7 * next);
        FloatVector c17 = FloatVector.fromArray(F32, out, at + 7 * next + WIDTH);
        int count = taps.count();
        int weightStep = taps.weightStep();
        int inputStep = taps.inputStep() * lanes;
        for (int t = from; t < to; t++) {
            int y = taps.weight()[t] + o;
            int x = inAt + taps.input()[t] * lanes;
            for (int j = 0; j < count; j++) {
                FloatVector x0 = FloatVector.fromArray(F32, in, x);
                FloatVector x1 = FloatVector.fromArray(F32, in, x + WIDTH);
                FloatVector v = FloatVector.broadcast(F32, w[y]);
                c00 = x0.fma(v, c00);
                c10 = x1.fma(v, c10);
                v = FloatVector.broadcast(F32, w[y + 1]);
                c01 = x0.fma(v, c01);
                c11 = x1.fma(v, c11);
                v = FloatVector.broadcast(F32, w[y + 2]);
                c02 = x0.fma(v, c02);
                c12 = x1.fma(v, c12);
                v = FloatVector.broadcast(F32, w[y + 3]);
                c03 = x0.fma(v, c03);
                c13 = x1.fma(v, c13);
                v = FloatVector.broadcast(F32, w[y + 4]);
                c04 = x0.fma(v, c04);
                c14 = x1.fma(v, c14);
                v = FloatVector.broadcast(F32, w[y + 5]);
                c05 = x0.fma(v, c05);
                c15 = x1.fma(v, c15);
                v = FloatVector.broadcast(F32, w[y + 6]);
                c06 = x0.fma(v, c06);
                c16 = x1.fma(v, c16);
                v = FloatVector.broadcast(F32, w[y + 7]);
                c07 = x0.fma(v, c07);
                c17 = x1.fma(v, c17);
                x += inputStep;
                y += weightStep;
            }
        }
        c00.intoArray(out, at);
        c10.intoArray(out, at + WIDTH);
        c01.intoArray(out, at + next);
        c11.intoArray(out, at + next + WIDTH);
        c02.intoArray(out, at + 2 * next);
        c12.intoArray(out, at + 2 * next + WIDTH);
        c03.intoArray(out, at + 3 * next);
        c13.intoArray(out, at + 3 * next + WIDTH);
        c04.intoArray(out, at + 4 * next);
        c14.intoArray(out, at + 4 * next + WIDTH);
        c05.intoArray(out, at + 5 * next);
        c15.intoArray(out, at + 5 * next + WIDTH);
        c06.intoArray(out, at + 6 * next);
        c16.intoArray(out, at + 6 * next + WIDTH);
        c07.intoArray(out, at + 7 * next);
        c17.intoArray(out, at + 7 * next + WIDTH);
    }

    private static void tile2x4(
            Taps taps,
            int from,
            int to,
            float[] w,
            int o,
            float[] in,
            int inAt,
            float[] out,
            int at,
            int next,
            int lanes) {
        FloatVector c00 = FloatVector.fromArray(F32, out, at);
        FloatVector c10 = FloatVector.fromArray(F32, out, at + WIDTH);
        FloatVector c01 = FloatVector.fromArray(F32, out, at + next);
        FloatVector c11 = FloatVector.fromArray(F32, out, at + next + WIDTH);
        FloatVector c02 = FloatVector.fromArray(F32, out, at + 2 * next);
        FloatVector c12 = FloatVector.fromArray(F32, out, at + 2 * next + WIDTH);
        FloatVector c03 = FloatVector.fromArray(F32, out, at + 3 * next);
        FloatVector c13 = FloatVector.fromArray(F32, out, at + 3 * next + WIDTH);
        int count = taps.count();
        int weightStep = taps.weightStep();
        int inputStep = taps.inputStep() * lanes;
        for (int t = from; t < to; t++) {
            int y = taps.weight()[t] + o;
            int x = inAt + taps.input()[t] * lanes;
            for (int j = 0; j < count; j++) {
                FloatVector x0 = FloatVector.fromArray(F32, in, x);
                FloatVector x1 = FloatVector.fromArray(F32, in, x + WIDTH);
                FloatVector v = FloatVector.broadcast(F32, w[y]);
                c00 = x0.fma(v, c00);
                c10 = x1.fma(v, c10);
                v = FloatVector.broadcast(F32, w[y + 1]);
                c01 = x0.fma(v, c01);
                c11 = x1.fma(v, c11);
                v = FloatVector.broadcast(F32, w[y + 2]);
                c02 = x0.fma(v, c02);
                c12 = x1.fma(v, c12);
                v = FloatVector.broadcast(F32, w[y + 3]);
                c03 = x0.fma(v, c03);
                c13 = x1.fma(v, c13);
                x += inputStep;
                y += weightStep;
            }
        }
        c00.intoArray(out, at);
        c10.intoArray(out, at + WIDTH);
        c01.intoArray(out, at + next);
        c11.intoArray(out, at + next + WIDTH);
        c02.intoArray(out, at + 2 * next);
        c12.intoArray(out, at + 2 * next + WIDTH);
        c03.intoArray(out, at + 3 * next);
        c13.intoArray(out, at + 3 * next + WIDTH);
    }

    private static void tile2x1(
            Taps taps,
            int from,
            int to,
            float[] w,
            int o,
            float[] in,
            int inAt,
            float[] out,
            int at,
            int next,
            int lanes) {
        FloatVector c00 = FloatVector.fromArray(F32, out, at);
        FloatVector c10 = FloatVector.fromArray(F32, out, at + WIDTH);
        int count = taps.count();
        int weightStep = taps.weightStep();
        int inputStep = taps.inputStep() * lanes;
        for (int t = from; t < to; t++) {
            int y = taps.weight()[t] + o;
            int x = inAt + taps.input()[t] * lanes;
            for (int j = 0; j < count; j++) {
                FloatVector x0 = FloatVector.fromArray(F32, in, x);
                FloatVector x1 = FloatVector.fromArray(F32, in, x + WIDTH);
                FloatVector v = FloatVector.broadcast(F32, w[y]);
                c00 = x0.fma(v, c00);
                c10 = x1.fma(v, c10);
                x += inputStep;
                y += weightStep;
            }
        }
        c00.intoArray(out, at);
        c10.intoArray(out, at + WIDTH);
    }

    private static void tile1x4(
            Taps taps,
            int from,
            int to,
            float[] w,
            int o,
            float[] in,
            int inAt,
            float[] out,
            int at,
            int next,
            int lanes) {
        FloatVector c00 = FloatVector.fromArray(EIGHT, out, at);
        FloatVector c01 = FloatVector.fromArray(EIGHT, out, at + next);
        FloatVector c02 = FloatVector.fromArray(EIGHT, out, at + 2 * next);
        FloatVector c03 = FloatVector.fromArray(EIGHT, out, at + 3 * next);
        int count = taps.count();
        int weightStep = taps.weightStep();
        int inputStep = taps.inputStep() * lanes;
        for (int t = from; t < to; t++) {
            int y = taps.weight()[t] + o;
            int x = inAt + taps.input()[t] * lanes;
            for (int j = 0; j < count; j++) {
                FloatVector x0 = FloatVector.fromArray(EIGHT, in, x);
                FloatVector v = FloatVector.broadcast(EIGHT, w[y]);
                c00 = x0.fma(v, c00);
                v = FloatVector.broadcast(EIGHT, w[y + 1]);
                c01 = x0.fma(v, c01);
                v = FloatVector.broadcast(EIGHT, w[y + 2]);
                c02 = x0.fma(v, c02);
                v = FloatVector.broadcast(EIGHT, w[y + 3]);
                c03 = x0.fma(v, c03);
                x += inputStep;
                y += weightStep;
            }
        }
        c00.intoArray(out, at);
        c01.intoArray(out, at + next);
        c02.intoArray(out, at + 2 * next);
        c03.intoArray(out, at + 3 * next);
    }

    private static void tile1x1(
            Taps taps,
            int from,
            int to,
            float[] w,
            int o,
            float[] in,
            int inAt,
            float[] out,
            int at,
            int next,
            int lanes) {
        FloatVector c00 = FloatVector.fromArray(EIGHT, out, at);
        int count = taps.count();
        int weightStep = taps.weightStep();
        int inputStep = taps.inputStep() * lanes;
        for (int t = from; t < to; t++) {
            int y = taps.weight()[t] + o;
            int x = inAt + taps.input()[t] * lanes;
            for (int j = 0; j < count; j++) {
                FloatVector x0 = FloatVector.fromArray(EIGHT, in, x);
                FloatVector v = FloatVector.broadcast(EIGHT, w[y]);
                c00 = x0.fma(v, c00);
                x += inputStep;
                y += weightStep;
            }
        }
        c00.intoArray(out, at);
    }

    @Override
    public void correlate(
            float[] d, int dAt, int outputs, int[] positions, float[] in, int[] taps, float[] product, int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            for (int o = 0; o < outputs; o += 2) {
                int second = Math.min(o + 1, outputs - 1);
                for (int k = 0; k < taps.length; k += 4) {
                    correlate2x4(d, dAt, o, second, positions, in, taps, k, product, lane, lanes);
                }
            }
        }
    }

    // Taps and outputs that a tile has too many repeat the last one: the same value is then stored twice.
    private static void correlate2x4(
            float[] d,
            int dAt,
            int o,
            int second,
            int[] positions,
            float[] in,
            int[] taps,
            int k,
            float[] product,
            int lane,
            int lanes) {
        int last = taps.length - 1;
        int k1 = Math.min(k + 1, last);
        int k2 = Math.min(k + 2, last);
        int k3 = Math.min(k + 3, last);
        int x0 = taps[k] * lanes + lane;
        int x1 = taps[k1] * lanes + lane;
        int x2 = taps[k2] * lanes + lane;
        int x3 = taps[k3] * lanes + lane;
        int a = (dAt + o * positions.length) * lanes + lane;
        int b = (dAt + second * positions.length) * lanes + lane;
        FloatVector a0 = FloatVector.zero(EIGHT);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int p = 0; p < positions.length; p++) {
            int x = positions[p] * lanes;
            FloatVector u = FloatVector.fromArray(EIGHT, d, a + p * lanes);
            FloatVector v = FloatVector.fromArray(EIGHT, d, b + p * lanes);
            FloatVector y = FloatVector.fromArray(EIGHT, in, x0 + x);
            a0 = u.fma(y, a0);
            b0 = v.fma(y, b0);
            y = FloatVector.fromArray(EIGHT, in, x1 + x);
            a1 = u.fma(y, a1);
            b1 = v.fma(y, b1);
            y = FloatVector.fromArray(EIGHT, in, x2 + x);
            a2 = u.fma(y, a2);
            b2 = v.fma(y, b2);
            y = FloatVector.fromArray(EIGHT, in, x3 + x);
            a3 = u.fma(y, a3);
            b3 = v.fma(y, b3);
        }
        int first = o * taps.length * lanes + lane;
        a0.intoArray(product, first + k * lanes);
        a1.intoArray(product, first + k1 * lanes);
        a2.intoArray(product, first + k2 * lanes);
        a3.intoArray(product, first + k3 * lanes);
        first = second * taps.length * lanes + lane;
        b0.intoArray(product, first + k * lanes);
        b1.intoArray(product, first + k1 * lanes);
        b2.intoArray(product, first + k2 * lanes);
        b3.intoArray(product, first + k3 * lanes);
    }

    @Override
    public void sum(float[] d, int dAt, int outputs, int positions, float[] sums, int lanes) {
        for (int o = 0; o < outputs; o++) {
            for (int lane = 0; lane < lanes; lane += LANES) {
                int from = (dAt + o * positions) * lanes + lane;
                FloatVector sum = FloatVector.zero(EIGHT);
                for (int p = 0; p < positions; p++) {
                    sum = sum.add(FloatVector.fromArray(EIGHT, d, from + p * lanes));
                }
                sum.intoArray(sums, o * lanes + lane);
            }
        }
    }

    @Override
    public void reduce(
            float[] product, int count, int lanes, int examples, double[] factor, double[] total, int at, boolean add) {
        PLAIN.reduce(product, count, lanes, examples, factor, total, at, add);
    }

    @Override
    public void squares(float[] product, int count, int lanes, double[] sums) {
        PLAIN.squares(product, count, lanes, sums);
    }

    @Override
    public void outer(
            float[] d,
            int outputs,
            float[] x,
            int inputs,
            int lanes,
            int examples,
            double[] total,
            int at,
            boolean add) {
        int tiled = outputs - outputs % 4;
        int paired = inputs - inputs % (2 * WIDTH);
        for (int o = 0; o < tiled; o += 4) {
            for (int k = 0; k < paired; k += 2 * WIDTH) {
                outer2x4(d, o, x, k, inputs, lanes, examples, total, at + o * inputs + k, add);
            }
        }
        PlainLayerKernels.outer(d, 0, tiled, x, paired, inputs, inputs, lanes, examples, total, at, add);
        PlainLayerKernels.outer(d, tiled, outputs, x, 0, inputs, inputs, lanes, examples, total, at, add);
    }

    private static void outer2x4(
            float[] d,
            int o,
            float[] x,
            int k,
            int inputs,
            int lanes,
            int examples,
            double[] total,
            int at,
            boolean add) {
        FloatVector a0 = FloatVector.zero(F32);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        int y = o * lanes;
        int row = k;
        for (int e = 0; e < examples; e++) {
            FloatVector x0 = FloatVector.fromArray(F32, x, row);
            FloatVector x1 = FloatVector.fromArray(F32, x, row + WIDTH);
            FloatVector v = FloatVector.broadcast(F32, d[y + e]);
            a0 = x0.fma(v, a0);
            a1 = x1.fma(v, a1);
            v = FloatVector.broadcast(F32, d[y + lanes + e]);
            b0 = x0.fma(v, b0);
            b1 = x1.fma(v, b1);
            v = FloatVector.broadcast(F32, d[y + 2 * lanes + e]);
            c0 = x0.fma(v, c0);
            c1 = x1.fma(v, c1);
            v = FloatVector.broadcast(F32, d[y + 3 * lanes + e]);
            d0 = x0.fma(v, d0);
            d1 = x1.fma(v, d1);
            row += inputs;
        }
        widen(a0, total, at, add);
        widen(a1, total, at + WIDTH, add);
        widen(b0, total, at + inputs, add);
        widen(b1, total, at + inputs + WIDTH, add);
        widen(c0, total, at + 2 * inputs, add);
        widen(c1, total, at + 2 * inputs + WIDTH, add);
        widen(d0, total, at + 3 * inputs, add);
        widen(d1, total, at + 3 * inputs + WIDTH, add);
    }

    private static void widen(FloatVector sums, double[] total, int at, boolean add) {
        for (int part = 0; part < 2; part++) {
            DoubleVector wide = (DoubleVector) sums.convertShape(VectorOperators.F2D, F64, part);
            int to = at + part * WIDTH64;
            (add ? DoubleVector.fromArray(F64, total, to).add(wide) : wide).intoArray(total, to);
        }
    }

    @Override
    public void round(double[] source, int from, float[] target, int to, int n) {
        PLAIN.round(source, from, target, to, n);
    }

    @Override
    public void transpose(double[] source, int from, int rows, int columns, float[] target, int to) {
        PLAIN.transpose(source, from, rows, columns, target, to);
    }

    @Override
    public void interleave(float[] rows, int n, int examples, float[] lanes, int width) {
        PLAIN.interleave(rows, n, examples, lanes, width);
    }

    @Override
    public void separate(float[] lanes, int width, int n, int examples, float[] rows) {
        PLAIN.separate(lanes, width, n, examples, rows);
    }
}
