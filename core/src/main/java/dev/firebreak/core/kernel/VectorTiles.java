package dev.firebreak.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner products on vectors of a whole panel, {@value Kernels#PANEL} float64 numbers, for machines with 32 vector registers. Tiles of one to three
 * panels by the numbers of four or eight rows, each broadcast: the sums stay in registers, and 24 of them, three vectors and a number leave none to spare.
 */
final class VectorTiles {
    private static final int PANEL = Kernels.PANEL;
    private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_512;
    private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_256;
    // Bits are selected in a type that nothing else uses: methods that have met integers of two widths are compiled
    // for both, with boxes.
    private static final VectorSpecies<Short> BITS = ShortVector.SPECIES_256;
    private static final short[] LANES = lanes();

    private VectorTiles() {}

    /** See {@link Kernels#gram}. */
    static void gram(double[] panels, int stride, int n, int width, double[] sums) {
        int m = Kernels.padded(n, PANEL);
        int next = PANEL * stride;
        for (int j = 0; j < n; j += PANEL) {
            // The last rows may fill no more than half of their panel.
            boolean half = n - j <= PANEL / 2 && j > 0;
            int left = j / PANEL + 1;
            int i = 0;
            while (left > 0) {
                // Never one panel alone if it can share the numbers of a row with others.
                int taken = left == 4 ? 2 : Math.min(3, left);
                tile(taken, half, panels, i * stride, next, j * stride, width, sums, j * m + i, m);
                left -= taken;
                i += PANEL * taken;
            }
        }
    }

    private static void tile(
            int taken, boolean half, double[] panels, int a, int next, int y, int width, double[] sums, int at, int m) {
        if (half && taken == 3) {
            tile3x4(panels, a, next, y, width, sums, at, m);
        } else if (half) {
            tile2x4(panels, a, next, y, width, sums, at, m);
        } else if (taken == 3) {
            tile3x8(panels, a, next, y, width, sums, at, m);
        } else if (taken == 2) {
            tile2x8(panels, a, next, y, width, sums, at, m);
        } else {
            tile1x8(panels, a, y, width, sums, at, m);
        }
    }

    /** See {@link Kernels#pack(float[][], int, int, int, double[], int)}. */
    static void pack(float[][] x, int first, int xo, int n, double[] panels, int at) {
        int last = x.length - 1;
        float[] r0 = x[first];
        float[] r1 = x[Math.min(last, first + 1)];
        float[] r2 = x[Math.min(last, first + 2)];
        float[] r3 = x[Math.min(last, first + 3)];
        float[] r4 = x[Math.min(last, first + 4)];
        float[] r5 = x[Math.min(last, first + 5)];
        float[] r6 = x[Math.min(last, first + 6)];
        float[] r7 = x[Math.min(last, first + 7)];
        // Columns of which a vector around them lies within the rows.
        int from = Math.min(n, Math.max(0, PANEL - 1 - xo));
        int to = Math.max(from, Math.min(n, r0.length - xo - PANEL + 1));
        PlainKernels.pack(x, first, xo, 0, from, panels, at);
        ShortVector m0 = ShortVector.fromArray(BITS, LANES, 0);
        ShortVector m1 = ShortVector.fromArray(BITS, LANES, BITS.length());
        ShortVector m2 = ShortVector.fromArray(BITS, LANES, 2 * BITS.length());
        ShortVector m3 = ShortVector.fromArray(BITS, LANES, 3 * BITS.length());
        ShortVector m4 = ShortVector.fromArray(BITS, LANES, 4 * BITS.length());
        ShortVector m5 = ShortVector.fromArray(BITS, LANES, 5 * BITS.length());
        ShortVector m6 = ShortVector.fromArray(BITS, LANES, 6 * BITS.length());
        ShortVector m7 = ShortVector.fromArray(BITS, LANES, 7 * BITS.length());
        for (int k = from; k < to; k++) {
            // Row r is loaded so far to the left that the number of this column is in lane r.
            int i = xo + k;
            ShortVector column = bits(r0, i)
                    .and(m0)
                    .or(bits(r1, i - 1).and(m1))
                    .or(bits(r2, i - 2).and(m2))
                    .or(bits(r3, i - 3).and(m3))
                    .or(bits(r4, i - 4).and(m4))
                    .or(bits(r5, i - 5).and(m5))
                    .or(bits(r6, i - 6).and(m6))
                    .or(bits(r7, i - 7).and(m7));
            DoubleVector wide = (DoubleVector) column.reinterpretAsFloats().convertShape(VectorOperators.F2D, F64, 0);
            wide.intoArray(panels, at + PANEL * k);
        }
        PlainKernels.pack(x, first, xo, to, n, panels, at);
    }

    private static ShortVector bits(float[] row, int at) {
        return FloatVector.fromArray(F32, row, at).reinterpretAsShorts();
    }

    // Of each lane the mask that selects it.
    private static short[] lanes() {
        int parts = Float.BYTES / Short.BYTES;
        short[] masks = new short[PANEL * PANEL * parts];
        for (int lane = 0; lane < PANEL; lane++) {
            for (int part = 0; part < parts; part++) {
                masks[(lane * PANEL + lane) * parts + part] = -1;
            }
        }
        return masks;
    }

    private static void tile1x8(double[] x, int a, int y, int width, double[] sums, int at, int m) {
        DoubleVector a0 = f64(sums, at);
        DoubleVector a1 = f64(sums, at + m);
        DoubleVector a2 = f64(sums, at + 2 * m);
        DoubleVector a3 = f64(sums, at + 3 * m);
        DoubleVector a4 = f64(sums, at + 4 * m);
        DoubleVector a5 = f64(sums, at + 5 * m);
        DoubleVector a6 = f64(sums, at + 6 * m);
        DoubleVector a7 = f64(sums, at + 7 * m);
        for (int k = 0; k < width; k++) {
            DoubleVector x0 = f64(x, a + PANEL * k);
            DoubleVector v = DoubleVector.broadcast(F64, x[y + PANEL * k]);
            a0 = x0.fma(v, a0);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 1]);
            a1 = x0.fma(v, a1);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 2]);
            a2 = x0.fma(v, a2);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 3]);
            a3 = x0.fma(v, a3);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 4]);
            a4 = x0.fma(v, a4);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 5]);
            a5 = x0.fma(v, a5);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 6]);
            a6 = x0.fma(v, a6);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 7]);
            a7 = x0.fma(v, a7);
        }
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + m);
        a2.intoArray(sums, at + 2 * m);
        a3.intoArray(sums, at + 3 * m);
        a4.intoArray(sums, at + 4 * m);
        a5.intoArray(sums, at + 5 * m);
        a6.intoArray(sums, at + 6 * m);
        a7.intoArray(sums, at + 7 * m);
    }

    private static void tile2x8(double[] x, int a, int next, int y, int width, double[] sums, int at, int m) {
        DoubleVector a0 = f64(sums, at);
        DoubleVector a1 = f64(sums, at + m);
        DoubleVector a2 = f64(sums, at + 2 * m);
        DoubleVector a3 = f64(sums, at + 3 * m);
        DoubleVector a4 = f64(sums, at + 4 * m);
        DoubleVector a5 = f64(sums, at + 5 * m);
        DoubleVector a6 = f64(sums, at + 6 * m);
        DoubleVector a7 = f64(sums, at + 7 * m);
        DoubleVector b0 = f64(sums, at + PANEL);
        DoubleVector b1 = f64(sums, at + PANEL + m);
        DoubleVector b2 = f64(sums, at + PANEL + 2 * m);
        DoubleVector b3 = f64(sums, at + PANEL + 3 * m);
        DoubleVector b4 = f64(sums, at + PANEL + 4 * m);
        DoubleVector b5 = f64(sums, at + PANEL + 5 * m);
        DoubleVector b6 = f64(sums, at + PANEL + 6 * m);
        DoubleVector b7 = f64(sums, at + PANEL + 7 * m);
        for (int k = 0; k < width; k++) {
            DoubleVector x0 = f64(x, a + PANEL * k);
            DoubleVector x1 = f64(x, a + next + PANEL * k);
            DoubleVector v = DoubleVector.broadcast(F64, x[y + PANEL * k]);
            a0 = x0.fma(v, a0);
            b0 = x1.fma(v, b0);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 1]);
            a1 = x0.fma(v, a1);
            b1 = x1.fma(v, b1);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 2]);
            a2 = x0.fma(v, a2);
            b2 = x1.fma(v, b2);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 3]);
            a3 = x0.fma(v, a3);
            b3 = x1.fma(v, b3);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 4]);
            a4 = x0.fma(v, a4);
            b4 = x1.fma(v, b4);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 5]);
            a5 = x0.fma(v, a5);
            b5 = x1.fma(v, b5);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 6]);
            a6 = x0.fma(v, a6);
            b6 = x1.fma(v, b6);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 7]);
            a7 = x0.fma(v, a7);
            b7 = x1.fma(v, b7);
        }
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + m);
        a2.intoArray(sums, at + 2 * m);
        a3.intoArray(sums, at + 3 * m);
        a4.intoArray(sums, at + 4 * m);
        a5.intoArray(sums, at + 5 * m);
        a6.intoArray(sums, at + 6 * m);
        a7.intoArray(sums, at + 7 * m);
        b0.intoArray(sums, at + PANEL);
        b1.intoArray(sums, at + PANEL + m);
        b2.intoArray(sums, at + PANEL + 2 * m);
        b3.intoArray(sums, at + PANEL + 3 * m);
        b4.intoArray(sums, at + PANEL + 4 * m);
        b5.intoArray(sums, at + PANEL + 5 * m);
        b6.intoArray(sums, at + PANEL + 6 * m);
        b7.intoArray(sums, at + PANEL + 7 * m);
    }

    private static void tile3x8(double[] x, int a, int next, int y, int width, double[] sums, int at, int m) {
        DoubleVector a0 = f64(sums, at);
        DoubleVector a1 = f64(sums, at + m);
        DoubleVector a2 = f64(sums, at + 2 * m);
        DoubleVector a3 = f64(sums, at + 3 * m);
        DoubleVector a4 = f64(sums, at + 4 * m);
        DoubleVector a5 = f64(sums, at + 5 * m);
        DoubleVector a6 = f64(sums, at + 6 * m);
        DoubleVector a7 = f64(sums, at + 7 * m);
        DoubleVector b0 = f64(sums, at + PANEL);
        DoubleVector b1 = f64(sums, at + PANEL + m);
        DoubleVector b2 = f64(sums, at + PANEL + 2 * m);
        DoubleVector b3 = f64(sums, at + PANEL + 3 * m);
        DoubleVector b4 = f64(sums, at + PANEL + 4 * m);
        DoubleVector b5 = f64(sums, at + PANEL + 5 * m);
        DoubleVector b6 = f64(sums, at + PANEL + 6 * m);
        DoubleVector b7 = f64(sums, at + PANEL + 7 * m);
        DoubleVector c0 = f64(sums, at + 2 * PANEL);
        DoubleVector c1 = f64(sums, at + 2 * PANEL + m);
        DoubleVector c2 = f64(sums, at + 2 * PANEL + 2 * m);
        DoubleVector c3 = f64(sums, at + 2 * PANEL + 3 * m);
        DoubleVector c4 = f64(sums, at + 2 * PANEL + 4 * m);
        DoubleVector c5 = f64(sums, at + 2 * PANEL + 5 * m);
        DoubleVector c6 = f64(sums, at + 2 * PANEL + 6 * m);
        DoubleVector c7 = f64(sums, at + 2 * PANEL + 7 * m);
        for (int k = 0; k < width; k++) {
            DoubleVector x0 = f64(x, a + PANEL * k);
            DoubleVector x1 = f64(x, a + next + PANEL * k);
            DoubleVector x2 = f64(x, a + 2 * next + PANEL * k);
            DoubleVector v = DoubleVector.broadcast(F64, x[y + PANEL * k]);
            a0 = x0.fma(v, a0);
            b0 = x1.fma(v, b0);
            c0 = x2.fma(v, c0);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 1]);
            a1 = x0.fma(v, a1);
            b1 = x1.fma(v, b1);
            c1 = x2.fma(v, c1);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 2]);
            a2 = x0.fma(v, a2);
            b2 = x1.fma(v, b2);
            c2 = x2.fma(v, c2);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 3]);
            a3 = x0.fma(v, a3);
            b3 = x1.fma(v, b3);
            c3 = x2.fma(v, c3);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 4]);
            a4 = x0.fma(v, a4);
            b4 = x1.fma(v, b4);
            c4 = x2.fma(v, c4);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 5]);
            a5 = x0.fma(v, a5);
            b5 = x1.fma(v, b5);
            c5 = x2.fma(v, c5);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 6]);
            a6 = x0.fma(v, a6);
            b6 = x1.fma(v, b6);
            c6 = x2.fma(v, c6);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 7]);
            a7 = x0.fma(v, a7);
            b7 = x1.fma(v, b7);
            c7 = x2.fma(v, c7);
        }
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + m);
        a2.intoArray(sums, at + 2 * m);
        a3.intoArray(sums, at + 3 * m);
        a4.intoArray(sums, at + 4 * m);
        a5.intoArray(sums, at + 5 * m);
        a6.intoArray(sums, at + 6 * m);
        a7.intoArray(sums, at + 7 * m);
        b0.intoArray(sums, at + PANEL);
        b1.intoArray(sums, at + PANEL + m);
        b2.intoArray(sums, at + PANEL + 2 * m);
        b3.intoArray(sums, at + PANEL + 3 * m);
        b4.intoArray(sums, at + PANEL + 4 * m);
        b5.intoArray(sums, at + PANEL + 5 * m);
        b6.intoArray(sums, at + PANEL + 6 * m);
        b7.intoArray(sums, at + PANEL + 7 * m);
        c0.intoArray(sums, at + 2 * PANEL);
        c1.intoArray(sums, at + 2 * PANEL + m);
        c2.intoArray(sums, at + 2 * PANEL + 2 * m);
        c3.intoArray(sums, at + 2 * PANEL + 3 * m);
        c4.intoArray(sums, at + 2 * PANEL + 4 * m);
        c5.intoArray(sums, at + 2 * PANEL + 5 * m);
        c6.intoArray(sums, at + 2 * PANEL + 6 * m);
        c7.intoArray(sums, at + 2 * PANEL + 7 * m);
    }

    private static void tile2x4(double[] x, int a, int next, int y, int width, double[] sums, int at, int m) {
        DoubleVector a0 = f64(sums, at);
        DoubleVector a1 = f64(sums, at + m);
        DoubleVector a2 = f64(sums, at + 2 * m);
        DoubleVector a3 = f64(sums, at + 3 * m);
        DoubleVector b0 = f64(sums, at + PANEL);
        DoubleVector b1 = f64(sums, at + PANEL + m);
        DoubleVector b2 = f64(sums, at + PANEL + 2 * m);
        DoubleVector b3 = f64(sums, at + PANEL + 3 * m);
        for (int k = 0; k < width; k++) {
            DoubleVector x0 = f64(x, a + PANEL * k);
            DoubleVector x1 = f64(x, a + next + PANEL * k);
            DoubleVector v = DoubleVector.broadcast(F64, x[y + PANEL * k]);
            a0 = x0.fma(v, a0);
            b0 = x1.fma(v, b0);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 1]);
            a1 = x0.fma(v, a1);
            b1 = x1.fma(v, b1);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 2]);
            a2 = x0.fma(v, a2);
            b2 = x1.fma(v, b2);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 3]);
            a3 = x0.fma(v, a3);
            b3 = x1.fma(v, b3);
        }
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + m);
        a2.intoArray(sums, at + 2 * m);
        a3.intoArray(sums, at + 3 * m);
        b0.intoArray(sums, at + PANEL);
        b1.intoArray(sums, at + PANEL + m);
        b2.intoArray(sums, at + PANEL + 2 * m);
        b3.intoArray(sums, at + PANEL + 3 * m);
    }

    private static void tile3x4(double[] x, int a, int next, int y, int width, double[] sums, int at, int m) {
        DoubleVector a0 = f64(sums, at);
        DoubleVector a1 = f64(sums, at + m);
        DoubleVector a2 = f64(sums, at + 2 * m);
        DoubleVector a3 = f64(sums, at + 3 * m);
        DoubleVector b0 = f64(sums, at + PANEL);
        DoubleVector b1 = f64(sums, at + PANEL + m);
        DoubleVector b2 = f64(sums, at + PANEL + 2 * m);
        DoubleVector b3 = f64(sums, at + PANEL + 3 * m);
        DoubleVector c0 = f64(sums, at + 2 * PANEL);
        DoubleVector c1 = f64(sums, at + 2 * PANEL + m);
        DoubleVector c2 = f64(sums, at + 2 * PANEL + 2 * m);
        DoubleVector c3 = f64(sums, at + 2 * PANEL + 3 * m);
        for (int k = 0; k < width; k++) {
            DoubleVector x0 = f64(x, a + PANEL * k);
            DoubleVector x1 = f64(x, a + next + PANEL * k);
            DoubleVector x2 = f64(x, a + 2 * next + PANEL * k);
            DoubleVector v = DoubleVector.broadcast(F64, x[y + PANEL * k]);
            a0 = x0.fma(v, a0);
            b0 = x1.fma(v, b0);
            c0 = x2.fma(v, c0);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 1]);
            a1 = x0.fma(v, a1);
            b1 = x1.fma(v, b1);
            c1 = x2.fma(v, c1);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 2]);
            a2 = x0.fma(v, a2);
            b2 = x1.fma(v, b2);
            c2 = x2.fma(v, c2);
            v = DoubleVector.broadcast(F64, x[y + PANEL * k + 3]);
            a3 = x0.fma(v, a3);
            b3 = x1.fma(v, b3);
            c3 = x2.fma(v, c3);
        }
        a0.intoArray(sums, at);
        a1.intoArray(sums, at + m);
        a2.intoArray(sums, at + 2 * m);
        a3.intoArray(sums, at + 3 * m);
        b0.intoArray(sums, at + PANEL);
        b1.intoArray(sums, at + PANEL + m);
        b2.intoArray(sums, at + PANEL + 2 * m);
        b3.intoArray(sums, at + PANEL + 3 * m);
        c0.intoArray(sums, at + 2 * PANEL);
        c1.intoArray(sums, at + 2 * PANEL + m);
        c2.intoArray(sums, at + 2 * PANEL + 2 * m);
        c3.intoArray(sums, at + 2 * PANEL + 3 * m);
    }

    private static DoubleVector f64(double[] array, int at) {
        return DoubleVector.fromArray(F64, array, at);
    }
}
