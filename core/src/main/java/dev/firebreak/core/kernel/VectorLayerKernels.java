package dev.firebreak.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD body. Vector lanes are lanes of examples; sums stay in registers while a tile walks over its terms. What the compiler of Java 17
 * asks for: no vector may go unchanged through the headers of two nested loops, hence a single loop over runs, and a last step after an inner
 * loop; and a method that uses more than some sixty vectors makes objects of them all once the process has used vectors of two widths,
 * hence no larger tiles.
 */
final class VectorLayerKernels implements LayerKernels {
    private static final PlainLayerKernels PLAIN = new PlainLayerKernels();
    private static final VectorSpecies<Float> F32 =
            FloatVector.SPECIES_PREFERRED.length() > LANES ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = F32.length();
    private static final VectorSpecies<Integer> I32 = VectorSpecies.of(int.class, F32.vectorShape());
    private static final VectorSpecies<Double> F64 = VectorSpecies.of(double.class, F32.vectorShape());
    private static final int WIDTH64 = F64.length();
    // As many float32 as there are float64 in a vector.
    private static final VectorSpecies<Float> HALF =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDTH64 * Float.SIZE));
    /** Whether there are registers for the larger tiles. */
    private static final boolean WIDE = WIDTH == LANES;

    VectorLayerKernels() {}

    private static FloatVector f32(float[] a, int at) {
        return FloatVector.fromArray(F32, a, at);
    }

    private static DoubleVector f64(float[] a, int at) {
        return (DoubleVector) FloatVector.fromArray(HALF, a, at).convertShape(VectorOperators.F2D, F64, 0);
    }

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
        if (from == to) {
            return;
        }
        int paired = lanes - lanes % (2 * WIDTH);
        int next = outStride * lanes;
        for (int lane = 0; lane < paired; lane += 2 * WIDTH) {
            int x = inAt * lanes + lane;
            int at = outAt * lanes + lane;
            int o = 0;
            if (WIDE) {
                for (; o <= outputs - 8; o += 8) {
                    tile2x8(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
                }
            }
            for (; o <= outputs - 6; o += 6) {
                tile2x6(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
            for (; o <= outputs - 4; o += 4) {
                tile2x4(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
            for (; o <= outputs - 2; o += 2) {
                tile2x2(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
            for (; o < outputs; o++) {
                tile2x1(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
            }
        }
        for (int lane = paired; lane < lanes; lane += WIDTH) {
            int x = inAt * lanes + lane;
            int at = outAt * lanes + lane;
            int o = 0;
            for (; o <= outputs - 8; o += 8) {
                tile1x8(taps, from, to, w, o, in, x, out, at + o * next, next, lanes);
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
        FloatVector c00 = f32(out, at);
        FloatVector c10 = f32(out, at + WIDTH);
        FloatVector c01 = f32(out, at + next);
        FloatVector c11 = f32(out, at + next + WIDTH);
        FloatVector c02 = f32(out, at + 2 * next);
        FloatVector c12 = f32(out, at + 2 * next + WIDTH);
        FloatVector c03 = f32(out, at + 3 * next);
        FloatVector c13 = f32(out, at + 3 * next + WIDTH);
        FloatVector c04 = f32(out, at + 4 * next);
        FloatVector c14 = f32(out, at + 4 * next + WIDTH);
        FloatVector c05 = f32(out, at + 5 * next);
        FloatVector c15 = f32(out, at + 5 * next + WIDTH);
        FloatVector c06 = f32(out, at + 6 * next);
        FloatVector c16 = f32(out, at + 6 * next + WIDTH);
        FloatVector c07 = f32(out, at + 7 * next);
        FloatVector c17 = f32(out, at + 7 * next + WIDTH);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + WIDTH);
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
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
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

    private static void tile2x6(
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
        FloatVector c00 = f32(out, at);
        FloatVector c10 = f32(out, at + WIDTH);
        FloatVector c01 = f32(out, at + next);
        FloatVector c11 = f32(out, at + next + WIDTH);
        FloatVector c02 = f32(out, at + 2 * next);
        FloatVector c12 = f32(out, at + 2 * next + WIDTH);
        FloatVector c03 = f32(out, at + 3 * next);
        FloatVector c13 = f32(out, at + 3 * next + WIDTH);
        FloatVector c04 = f32(out, at + 4 * next);
        FloatVector c14 = f32(out, at + 4 * next + WIDTH);
        FloatVector c05 = f32(out, at + 5 * next);
        FloatVector c15 = f32(out, at + 5 * next + WIDTH);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + WIDTH);
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
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
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
        FloatVector c00 = f32(out, at);
        FloatVector c10 = f32(out, at + WIDTH);
        FloatVector c01 = f32(out, at + next);
        FloatVector c11 = f32(out, at + next + WIDTH);
        FloatVector c02 = f32(out, at + 2 * next);
        FloatVector c12 = f32(out, at + 2 * next + WIDTH);
        FloatVector c03 = f32(out, at + 3 * next);
        FloatVector c13 = f32(out, at + 3 * next + WIDTH);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + WIDTH);
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
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
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

    private static void tile2x2(
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
        FloatVector c00 = f32(out, at);
        FloatVector c10 = f32(out, at + WIDTH);
        FloatVector c01 = f32(out, at + next);
        FloatVector c11 = f32(out, at + next + WIDTH);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + WIDTH);
            FloatVector v = FloatVector.broadcast(F32, w[y]);
            c00 = x0.fma(v, c00);
            c10 = x1.fma(v, c10);
            v = FloatVector.broadcast(F32, w[y + 1]);
            c01 = x0.fma(v, c01);
            c11 = x1.fma(v, c11);
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
            }
        }
        c00.intoArray(out, at);
        c10.intoArray(out, at + WIDTH);
        c01.intoArray(out, at + next);
        c11.intoArray(out, at + next + WIDTH);
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
        FloatVector c00 = f32(out, at);
        FloatVector c10 = f32(out, at + WIDTH);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + WIDTH);
            FloatVector v = FloatVector.broadcast(F32, w[y]);
            c00 = x0.fma(v, c00);
            c10 = x1.fma(v, c10);
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
            }
        }
        c00.intoArray(out, at);
        c10.intoArray(out, at + WIDTH);
    }

    private static void tile1x8(
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
        FloatVector c00 = f32(out, at);
        FloatVector c01 = f32(out, at + next);
        FloatVector c02 = f32(out, at + 2 * next);
        FloatVector c03 = f32(out, at + 3 * next);
        FloatVector c04 = f32(out, at + 4 * next);
        FloatVector c05 = f32(out, at + 5 * next);
        FloatVector c06 = f32(out, at + 6 * next);
        FloatVector c07 = f32(out, at + 7 * next);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector v = FloatVector.broadcast(F32, w[y]);
            c00 = x0.fma(v, c00);
            v = FloatVector.broadcast(F32, w[y + 1]);
            c01 = x0.fma(v, c01);
            v = FloatVector.broadcast(F32, w[y + 2]);
            c02 = x0.fma(v, c02);
            v = FloatVector.broadcast(F32, w[y + 3]);
            c03 = x0.fma(v, c03);
            v = FloatVector.broadcast(F32, w[y + 4]);
            c04 = x0.fma(v, c04);
            v = FloatVector.broadcast(F32, w[y + 5]);
            c05 = x0.fma(v, c05);
            v = FloatVector.broadcast(F32, w[y + 6]);
            c06 = x0.fma(v, c06);
            v = FloatVector.broadcast(F32, w[y + 7]);
            c07 = x0.fma(v, c07);
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
            }
        }
        c00.intoArray(out, at);
        c01.intoArray(out, at + next);
        c02.intoArray(out, at + 2 * next);
        c03.intoArray(out, at + 3 * next);
        c04.intoArray(out, at + 4 * next);
        c05.intoArray(out, at + 5 * next);
        c06.intoArray(out, at + 6 * next);
        c07.intoArray(out, at + 7 * next);
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
        FloatVector c00 = f32(out, at);
        int weightStep = taps.weightStep();
        int t = from;
        int left = taps.count()[t];
        int y = taps.weight()[t] + o;
        int x = inAt + taps.input()[t] * lanes;
        while (true) {
            FloatVector x0 = f32(in, x);
            FloatVector v = FloatVector.broadcast(F32, w[y]);
            c00 = x0.fma(v, c00);
            x += lanes;
            y += weightStep;
            if (--left == 0) {
                if (++t == to) {
                    break;
                }
                left = taps.count()[t];
                y = taps.weight()[t] + o;
                x = inAt + taps.input()[t] * lanes;
            }
        }
        c00.intoArray(out, at);
    }

    @Override
    public void correlate(float[] d, int dAt, int outputs, Window window, float[] in, float[] product, int lanes) {
        int kernel = window.kernel();
        if (window.stride() != 1 || kernel != 3 && kernel != 5) {
            correlateAny(d, dAt, outputs, window, in, product, lanes);
            return;
        }
        int[] tile = new int[4];
        int[] at = new int[4];
        int wide = kernel == 5 ? 2 : 4;
        for (int o = 0; o < outputs; o += wide) {
            // Outputs that a tile has too many repeat the last one: the same value is then stored twice.
            for (int a = 0; a < wide; a++) {
                tile[a] = Math.min(o + a, outputs - 1);
            }
            for (int run = 0; run < window.channels() * kernel; run++) {
                int input = (run / kernel * window.height() + run % kernel) * window.width();
                for (int lane = 0; lane < lanes; lane += WIDTH) {
                    for (int a = 0; a < wide; a++) {
                        at[a] = (tile[a] * window.taps() + run * kernel) * lanes + lane;
                    }
                    int slopes = dAt * lanes + lane;
                    if (kernel == 3) {
                        correlate4x3(d, slopes, tile, window, in, input * lanes + lane, product, at, lanes);
                    } else {
                        correlate2x5(d, slopes, tile, window, in, input * lanes + lane, product, at, lanes);
                    }
                }
            }
        }
    }

    // A few outputs by the taps of one row of a window: each input is loaded once, and moves on from tap to tap.
    private static void correlate2x5(
            float[] d,
            int dAt,
            int[] outputs,
            Window window,
            float[] in,
            int inAt,
            float[] product,
            int[] at,
            int lanes) {
        int rows = window.rows();
        int columns = window.columns();
        int plane = rows * columns * lanes;
        int turn = window.width() * lanes;
        int p0 = at[0];
        int p1 = at[1];
        int d0 = dAt + outputs[0] * plane;
        int d1 = dAt + outputs[1] * plane;
        FloatVector zero = FloatVector.zero(F32);
        FloatVector s00 = zero;
        FloatVector s01 = zero;
        FloatVector s02 = zero;
        FloatVector s03 = zero;
        FloatVector s04 = zero;
        FloatVector s10 = zero;
        FloatVector s11 = zero;
        FloatVector s12 = zero;
        FloatVector s13 = zero;
        FloatVector s14 = zero;
        int last = (columns - 1) * lanes;
        int x = inAt;
        for (int row = 0; row < rows; row++) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + lanes);
            FloatVector x2 = f32(in, x + 2 * lanes);
            FloatVector x3 = f32(in, x + 3 * lanes);
            for (int j = 0; j < columns - 1; j++) {
                FloatVector x4 = f32(in, x + j * lanes + 4 * lanes);
                FloatVector y = f32(d, d0 + j * lanes);
                s00 = x0.fma(y, s00);
                s01 = x1.fma(y, s01);
                s02 = x2.fma(y, s02);
                s03 = x3.fma(y, s03);
                s04 = x4.fma(y, s04);
                y = f32(d, d1 + j * lanes);
                s10 = x0.fma(y, s10);
                s11 = x1.fma(y, s11);
                s12 = x2.fma(y, s12);
                s13 = x3.fma(y, s13);
                s14 = x4.fma(y, s14);
                x0 = x1;
                x1 = x2;
                x2 = x3;
                x3 = x4;
            }
            FloatVector x4 = f32(in, x + last + 4 * lanes);
            FloatVector y = f32(d, d0 + last);
            s00 = x0.fma(y, s00);
            s01 = x1.fma(y, s01);
            s02 = x2.fma(y, s02);
            s03 = x3.fma(y, s03);
            s04 = x4.fma(y, s04);
            y = f32(d, d1 + last);
            s10 = x0.fma(y, s10);
            s11 = x1.fma(y, s11);
            s12 = x2.fma(y, s12);
            s13 = x3.fma(y, s13);
            s14 = x4.fma(y, s14);
            x += turn;
            d0 += columns * lanes;
            d1 += columns * lanes;
        }
        s00.intoArray(product, p0);
        s01.intoArray(product, p0 + lanes);
        s02.intoArray(product, p0 + 2 * lanes);
        s03.intoArray(product, p0 + 3 * lanes);
        s04.intoArray(product, p0 + 4 * lanes);
        s10.intoArray(product, p1);
        s11.intoArray(product, p1 + lanes);
        s12.intoArray(product, p1 + 2 * lanes);
        s13.intoArray(product, p1 + 3 * lanes);
        s14.intoArray(product, p1 + 4 * lanes);
    }

    private static void correlate4x3(
            float[] d,
            int dAt,
            int[] outputs,
            Window window,
            float[] in,
            int inAt,
            float[] product,
            int[] at,
            int lanes) {
        int rows = window.rows();
        int columns = window.columns();
        int plane = rows * columns * lanes;
        int turn = window.width() * lanes;
        int p0 = at[0];
        int p1 = at[1];
        int p2 = at[2];
        int p3 = at[3];
        int d0 = dAt + outputs[0] * plane;
        int d1 = dAt + outputs[1] * plane;
        int d2 = dAt + outputs[2] * plane;
        int d3 = dAt + outputs[3] * plane;
        FloatVector zero = FloatVector.zero(F32);
        FloatVector s00 = zero;
        FloatVector s01 = zero;
        FloatVector s02 = zero;
        FloatVector s10 = zero;
        FloatVector s11 = zero;
        FloatVector s12 = zero;
        FloatVector s20 = zero;
        FloatVector s21 = zero;
        FloatVector s22 = zero;
        FloatVector s30 = zero;
        FloatVector s31 = zero;
        FloatVector s32 = zero;
        int last = (columns - 1) * lanes;
        int x = inAt;
        for (int row = 0; row < rows; row++) {
            FloatVector x0 = f32(in, x);
            FloatVector x1 = f32(in, x + lanes);
            for (int j = 0; j < columns - 1; j++) {
                FloatVector x2 = f32(in, x + j * lanes + 2 * lanes);
                FloatVector y = f32(d, d0 + j * lanes);
                s00 = x0.fma(y, s00);
                s01 = x1.fma(y, s01);
                s02 = x2.fma(y, s02);
                y = f32(d, d1 + j * lanes);
                s10 = x0.fma(y, s10);
                s11 = x1.fma(y, s11);
                s12 = x2.fma(y, s12);
                y = f32(d, d2 + j * lanes);
                s20 = x0.fma(y, s20);
                s21 = x1.fma(y, s21);
                s22 = x2.fma(y, s22);
                y = f32(d, d3 + j * lanes);
                s30 = x0.fma(y, s30);
                s31 = x1.fma(y, s31);
                s32 = x2.fma(y, s32);
                x0 = x1;
                x1 = x2;
            }
            FloatVector x2 = f32(in, x + last + 2 * lanes);
            FloatVector y = f32(d, d0 + last);
            s00 = x0.fma(y, s00);
            s01 = x1.fma(y, s01);
            s02 = x2.fma(y, s02);
            y = f32(d, d1 + last);
            s10 = x0.fma(y, s10);
            s11 = x1.fma(y, s11);
            s12 = x2.fma(y, s12);
            y = f32(d, d2 + last);
            s20 = x0.fma(y, s20);
            s21 = x1.fma(y, s21);
            s22 = x2.fma(y, s22);
            y = f32(d, d3 + last);
            s30 = x0.fma(y, s30);
            s31 = x1.fma(y, s31);
            s32 = x2.fma(y, s32);
            x += turn;
            d0 += columns * lanes;
            d1 += columns * lanes;
            d2 += columns * lanes;
            d3 += columns * lanes;
        }
        s00.intoArray(product, p0);
        s01.intoArray(product, p0 + lanes);
        s02.intoArray(product, p0 + 2 * lanes);
        s10.intoArray(product, p1);
        s11.intoArray(product, p1 + lanes);
        s12.intoArray(product, p1 + 2 * lanes);
        s20.intoArray(product, p2);
        s21.intoArray(product, p2 + lanes);
        s22.intoArray(product, p2 + 2 * lanes);
        s30.intoArray(product, p3);
        s31.intoArray(product, p3 + lanes);
        s32.intoArray(product, p3 + 2 * lanes);
    }

    private static void correlateAny(
            float[] d, int dAt, int outputs, Window window, float[] in, float[] product, int lanes) {
        int taps = window.taps();
        for (int o = 0; o < outputs; o += 2) {
            int second = Math.min(o + 1, outputs - 1);
            for (int k = 0; k < taps; k += 4) {
                for (int lane = 0; lane < lanes; lane += WIDTH) {
                    correlate2x4(d, dAt, o, second, window, in, k, product, lane, lanes);
                }
            }
        }
    }

    private static void correlate2x4(
            float[] d,
            int dAt,
            int o,
            int second,
            Window window,
            float[] in,
            int k,
            float[] product,
            int lane,
            int lanes) {
        int last = window.taps() - 1;
        int k1 = Math.min(k + 1, last);
        int k2 = Math.min(k + 2, last);
        int k3 = Math.min(k + 3, last);
        int x0 = window.input(k) * lanes + lane;
        int x1 = window.input(k1) * lanes + lane;
        int x2 = window.input(k2) * lanes + lane;
        int x3 = window.input(k3) * lanes + lane;
        int columns = window.columns();
        int positions = window.rows() * columns;
        int step = window.stride() * lanes;
        int turn = (window.width() - columns) * step;
        int a = (dAt + o * positions) * lanes + lane;
        int b = (dAt + second * positions) * lanes + lane;
        FloatVector a0 = FloatVector.zero(F32);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        int x = 0;
        int left = columns;
        for (int p = 0; p < positions; p++) {
            FloatVector u = f32(d, a + p * lanes);
            FloatVector v = f32(d, b + p * lanes);
            FloatVector y = f32(in, x0 + x);
            a0 = u.fma(y, a0);
            b0 = v.fma(y, b0);
            y = f32(in, x1 + x);
            a1 = u.fma(y, a1);
            b1 = v.fma(y, b1);
            y = f32(in, x2 + x);
            a2 = u.fma(y, a2);
            b2 = v.fma(y, b2);
            y = f32(in, x3 + x);
            a3 = u.fma(y, a3);
            b3 = v.fma(y, b3);
            x += step;
            if (--left == 0) {
                left = columns;
                x += turn;
            }
        }
        int first = o * window.taps() * lanes + lane;
        a0.intoArray(product, first + k * lanes);
        a1.intoArray(product, first + k1 * lanes);
        a2.intoArray(product, first + k2 * lanes);
        a3.intoArray(product, first + k3 * lanes);
        first = second * window.taps() * lanes + lane;
        b0.intoArray(product, first + k * lanes);
        b1.intoArray(product, first + k1 * lanes);
        b2.intoArray(product, first + k2 * lanes);
        b3.intoArray(product, first + k3 * lanes);
    }

    @Override
    public void sum(float[] d, int dAt, int outputs, int positions, float[] sums, int lanes) {
        for (int o = 0; o < outputs; o++) {
            for (int lane = 0; lane < lanes; lane += WIDTH) {
                int from = (dAt + o * positions) * lanes + lane;
                FloatVector sum = FloatVector.zero(F32);
                for (int p = 0; p < positions; p++) {
                    sum = sum.add(f32(d, from + p * lanes));
                }
                sum.intoArray(sums, o * lanes + lane);
            }
        }
    }

    @Override
    public void reduce(
            float[] product, int count, int lanes, int examples, double[] factor, double[] total, int at, boolean add) {
        double[] sums = new double[GROUP];
        int whole = examples - examples % GROUP;
        for (int i = 0; i < count; i++) {
            int from = i * lanes;
            for (int part = 0; part < GROUP; part += WIDTH64) {
                DoubleVector sum = DoubleVector.zero(F64);
                for (int e = part; e < whole; e += GROUP) {
                    sum = f64(product, from + e).fma(DoubleVector.fromArray(F64, factor, e), sum);
                }
                sum.intoArray(sums, part);
            }
            for (int e = whole; e < examples; e++) {
                sums[e - whole] = Math.fma((double) product[from + e], factor[e], sums[e - whole]);
            }
            double sum = BatchKernels.tree(sums, 0);
            total[at + i] = add ? total[at + i] + sum : sum;
        }
    }

    @Override
    public void squares(float[] product, int count, int lanes, double[] sums) {
        for (int lane = 0; lane < lanes; lane += 2 * WIDTH64) {
            DoubleVector s0 = DoubleVector.fromArray(F64, sums, lane);
            DoubleVector s1 = DoubleVector.fromArray(F64, sums, lane + WIDTH64);
            for (int i = 0; i < count; i++) {
                DoubleVector x = f64(product, i * lanes + lane);
                s0 = x.fma(x, s0);
                x = f64(product, i * lanes + lane + WIDTH64);
                s1 = x.fma(x, s1);
            }
            s0.intoArray(sums, lane);
            s1.intoArray(sums, lane + WIDTH64);
        }
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
        int paired = inputs - inputs % (2 * WIDTH);
        int o = 0;
        if (WIDE) {
            for (; o <= outputs - 8; o += 8) {
                for (int k = 0; k < paired; k += 2 * WIDTH) {
                    outer2x8(d, o, x, k, inputs, lanes, examples, total, at + o * inputs + k, add);
                }
            }
        }
        for (; o <= outputs - 4; o += 4) {
            for (int k = 0; k < paired; k += 2 * WIDTH) {
                outer2x4(d, o, x, k, inputs, lanes, examples, total, at + o * inputs + k, add);
            }
        }
        for (; o < outputs; o++) {
            for (int k = 0; k < paired; k += 2 * WIDTH) {
                outer2x1(d, o, x, k, inputs, lanes, examples, total, at + o * inputs + k, add);
            }
        }
        PlainLayerKernels.outer(d, outputs, x, paired, inputs, lanes, examples, total, at, add);
    }

    private static void outer2x8(
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
        FloatVector c00 = FloatVector.zero(F32);
        FloatVector c10 = c00;
        FloatVector c01 = c00;
        FloatVector c11 = c00;
        FloatVector c02 = c00;
        FloatVector c12 = c00;
        FloatVector c03 = c00;
        FloatVector c13 = c00;
        FloatVector c04 = c00;
        FloatVector c14 = c00;
        FloatVector c05 = c00;
        FloatVector c15 = c00;
        FloatVector c06 = c00;
        FloatVector c16 = c00;
        FloatVector c07 = c00;
        FloatVector c17 = c00;
        int y = o * lanes;
        int row = k;
        for (int e = 0; e < examples; e++) {
            FloatVector x0 = f32(x, row);
            FloatVector x1 = f32(x, row + WIDTH);
            FloatVector v = FloatVector.broadcast(F32, d[y + e]);
            c00 = x0.fma(v, c00);
            c10 = x1.fma(v, c10);
            v = FloatVector.broadcast(F32, d[y + lanes + e]);
            c01 = x0.fma(v, c01);
            c11 = x1.fma(v, c11);
            v = FloatVector.broadcast(F32, d[y + 2 * lanes + e]);
            c02 = x0.fma(v, c02);
            c12 = x1.fma(v, c12);
            v = FloatVector.broadcast(F32, d[y + 3 * lanes + e]);
            c03 = x0.fma(v, c03);
            c13 = x1.fma(v, c13);
            v = FloatVector.broadcast(F32, d[y + 4 * lanes + e]);
            c04 = x0.fma(v, c04);
            c14 = x1.fma(v, c14);
            v = FloatVector.broadcast(F32, d[y + 5 * lanes + e]);
            c05 = x0.fma(v, c05);
            c15 = x1.fma(v, c15);
            v = FloatVector.broadcast(F32, d[y + 6 * lanes + e]);
            c06 = x0.fma(v, c06);
            c16 = x1.fma(v, c16);
            v = FloatVector.broadcast(F32, d[y + 7 * lanes + e]);
            c07 = x0.fma(v, c07);
            c17 = x1.fma(v, c17);
            row += inputs;
        }
        widen(c00, total, at, add);
        widen(c10, total, at + WIDTH, add);
        widen(c01, total, at + inputs, add);
        widen(c11, total, at + inputs + WIDTH, add);
        widen(c02, total, at + 2 * inputs, add);
        widen(c12, total, at + 2 * inputs + WIDTH, add);
        widen(c03, total, at + 3 * inputs, add);
        widen(c13, total, at + 3 * inputs + WIDTH, add);
        widen(c04, total, at + 4 * inputs, add);
        widen(c14, total, at + 4 * inputs + WIDTH, add);
        widen(c05, total, at + 5 * inputs, add);
        widen(c15, total, at + 5 * inputs + WIDTH, add);
        widen(c06, total, at + 6 * inputs, add);
        widen(c16, total, at + 6 * inputs + WIDTH, add);
        widen(c07, total, at + 7 * inputs, add);
        widen(c17, total, at + 7 * inputs + WIDTH, add);
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
        FloatVector c00 = FloatVector.zero(F32);
        FloatVector c10 = c00;
        FloatVector c01 = c00;
        FloatVector c11 = c00;
        FloatVector c02 = c00;
        FloatVector c12 = c00;
        FloatVector c03 = c00;
        FloatVector c13 = c00;
        int y = o * lanes;
        int row = k;
        for (int e = 0; e < examples; e++) {
            FloatVector x0 = f32(x, row);
            FloatVector x1 = f32(x, row + WIDTH);
            FloatVector v = FloatVector.broadcast(F32, d[y + e]);
            c00 = x0.fma(v, c00);
            c10 = x1.fma(v, c10);
            v = FloatVector.broadcast(F32, d[y + lanes + e]);
            c01 = x0.fma(v, c01);
            c11 = x1.fma(v, c11);
            v = FloatVector.broadcast(F32, d[y + 2 * lanes + e]);
            c02 = x0.fma(v, c02);
            c12 = x1.fma(v, c12);
            v = FloatVector.broadcast(F32, d[y + 3 * lanes + e]);
            c03 = x0.fma(v, c03);
            c13 = x1.fma(v, c13);
            row += inputs;
        }
        widen(c00, total, at, add);
        widen(c10, total, at + WIDTH, add);
        widen(c01, total, at + inputs, add);
        widen(c11, total, at + inputs + WIDTH, add);
        widen(c02, total, at + 2 * inputs, add);
        widen(c12, total, at + 2 * inputs + WIDTH, add);
        widen(c03, total, at + 3 * inputs, add);
        widen(c13, total, at + 3 * inputs + WIDTH, add);
    }

    private static void outer2x1(
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
        FloatVector c00 = FloatVector.zero(F32);
        FloatVector c10 = c00;
        int y = o * lanes;
        int row = k;
        for (int e = 0; e < examples; e++) {
            FloatVector x0 = f32(x, row);
            FloatVector x1 = f32(x, row + WIDTH);
            FloatVector v = FloatVector.broadcast(F32, d[y + e]);
            c00 = x0.fma(v, c00);
            c10 = x1.fma(v, c10);
            row += inputs;
        }
        widen(c00, total, at, add);
        widen(c10, total, at + WIDTH, add);
    }

    private static void widen(FloatVector sums, double[] total, int at, boolean add) {
        DoubleVector low = (DoubleVector) sums.convertShape(VectorOperators.F2D, F64, 0);
        DoubleVector high = (DoubleVector) sums.convertShape(VectorOperators.F2D, F64, 1);
        if (add) {
            low = DoubleVector.fromArray(F64, total, at).add(low);
            high = DoubleVector.fromArray(F64, total, at + WIDTH64).add(high);
        }
        low.intoArray(total, at);
        high.intoArray(total, at + WIDTH64);
    }

    @Override
    public void round(double[] source, int from, float[] target, int to, int n) {
        int whole = n - n % WIDTH64;
        for (int i = 0; i < whole; i += WIDTH64) {
            FloatVector rounded = (FloatVector)
                    DoubleVector.fromArray(F64, source, from + i).convertShape(VectorOperators.D2F, HALF, 0);
            rounded.intoArray(target, to + i);
        }
        PLAIN.round(source, from + whole, target, to + whole, n - whole);
    }

    @Override
    public void transpose(double[] source, int from, int rows, int columns, float[] target, int to, int[] places) {
        PLAIN.transpose(source, from, rows, columns, target, to, places);
    }

    @Override
    public void gather(float[] in, int[] numbers, float[] out, int lanes) {
        for (int i = 0; i < numbers.length; i++) {
            for (int lane = 0; lane < lanes; lane += WIDTH) {
                f32(in, numbers[i] * lanes + lane).intoArray(out, i * lanes + lane);
            }
        }
    }

    @Override
    public void rectify(float[] x, float[] y, int n) {
        FloatVector zero = FloatVector.zero(F32);
        for (int i = 0; i < n; i += WIDTH) {
            FloatVector number = f32(x, i);
            number.blend(zero, number.compare(VectorOperators.LE, zero)).intoArray(y, i);
        }
    }

    @Override
    public void rectifySlopes(float[] y, float[] above, float[] below, int n, boolean add) {
        FloatVector zero = FloatVector.zero(F32);
        for (int i = 0; i < n; i += WIDTH) {
            FloatVector slope = zero.blend(f32(above, i), f32(y, i).compare(VectorOperators.GT, zero));
            if (add) {
                slope = f32(below, i).add(slope);
            }
            slope.intoArray(below, i);
        }
    }

    @Override
    public void greatest(Window window, float[] x, float[] y, int[] chosen, int lanes) {
        int places = window.kernel() * window.kernel();
        int outputs = window.channels() * window.rows() * window.columns();
        for (int q = 0; q < outputs; q++) {
            int corner = window.corner(q) * lanes;
            for (int lane = 0; lane < lanes; lane += WIDTH) {
                FloatVector best = f32(x, corner + lane);
                IntVector which = IntVector.zero(I32);
                for (int k = 1; k < places; k++) {
                    FloatVector number = f32(x, corner + window.input(k) * lanes + lane);
                    VectorMask<Float> better =
                            number.compare(VectorOperators.GT, best).or(number.compare(VectorOperators.NE, number));
                    best = best.blend(number, better);
                    which = which.blend(IntVector.broadcast(I32, k), better.cast(I32));
                }
                best.intoArray(y, q * lanes + lane);
                which.intoArray(chosen, q * lanes + lane);
            }
        }
    }

    @Override
    public void greatestSlopes(Window window, int[] chosen, float[] above, float[] below, int lanes) {
        int places = window.kernel() * window.kernel();
        int outputs = window.channels() * window.rows() * window.columns();
        FloatVector zero = FloatVector.zero(F32);
        for (int q = 0; q < outputs; q++) {
            int corner = window.corner(q) * lanes;
            for (int lane = 0; lane < lanes; lane += WIDTH) {
                FloatVector slope = f32(above, q * lanes + lane);
                IntVector which = IntVector.fromArray(I32, chosen, q * lanes + lane);
                for (int k = 0; k < places; k++) {
                    int at = corner + window.input(k) * lanes + lane;
                    VectorMask<Float> here =
                            which.compare(VectorOperators.EQ, k).cast(F32);
                    f32(below, at).add(zero.blend(slope, here)).intoArray(below, at);
                }
            }
        }
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
