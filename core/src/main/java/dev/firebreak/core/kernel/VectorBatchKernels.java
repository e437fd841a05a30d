package dev.firebreak.core.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD body. Both products work on register tiles (four rows or column vectors by two rows of the small matrix, or by five where there are 32
 * registers), so that a multiply-add costs less than one load. Rows that a tile has too many repeat the last row: the same value is
 * then stored twice.
 */
final class VectorBatchKernels implements BatchKernels {
    // A vector never holds more than the logical lanes; a narrower one takes them group by group.
    private static final VectorSpecies<Double> DOUBLES =
            DoubleVector.SPECIES_PREFERRED.length() > LANES ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final int WIDTH = DOUBLES.length();
    private static final int TILE = 4;
    private static final int WIDE = 5;

    @Override
    public void pixels(byte[] source, int from, double[] target, int at, int length) {
        int whole = length - length % LANES;
        for (int j = 0; j < whole; j += LANES) {
            IntVector bytes = (IntVector)
                    ByteVector.fromArray(BYTES, source, from + j).convertShape(VectorOperators.B2I, INTS, 0);
            FloatVector pixels = (FloatVector) bytes.and(0xFF).convertShape(VectorOperators.I2F, FLOATS, 0);
            FloatVector shares = pixels.div(255f);
            for (int part = 0; part < LANES / WIDTH; part++) {
                DoubleVector wide = (DoubleVector) shares.convertShape(VectorOperators.F2D, DOUBLES, part);
                wide.intoArray(target, at + j + part * WIDTH);
            }
        }
        for (int j = whole; j < length; j++) {
            target[at + j] = BatchKernels.pixel(source[from + j]);
        }
    }

    // Rows of the small matrix that the next tile takes.
    private static int taken(int left) {
        return WIDTH == LANES && left >= WIDE - 1 ? WIDE : 2;
    }

    @Override
    public void multiply(double[] x, int m, double[] w, int k, int p, double[] out) {
        double[] lanes = new double[WIDE * TILE * LANES];
        for (int i = 0; i < m; i += TILE) {
            int taken;
            for (int c = 0; c < k; c += taken) {
                taken = taken(k - c);
                if (taken == WIDE) {
                    wideTileOfInner(x, i, m, w, c, k, p, lanes);
                } else {
                    for (int lane = 0; lane < LANES; lane += WIDTH) {
                        tileOfInner(x, i, m, w, c * p, Math.min(c + 1, k - 1) * p, p, lane, lanes);
                    }
                }
                for (int q = 0; q < Math.min(taken, k - c); q++) {
                    for (int r = 0; r < TILE && i + r < m; r++) {
                        int at = (q * TILE + r) * LANES;
                        out[(i + r) * k + c + q] = finish(x, (i + r) * p, w, (c + q) * p, p, lanes, at);
                    }
                }
            }
        }
    }

    private static void tileOfInner(
            double[] x, int i, int m, double[] w, int w0, int w1, int p, int lane, double[] lanes) {
        int x0 = i * p;
        int x1 = Math.min(i + 1, m - 1) * p;
        int x2 = Math.min(i + 2, m - 1) * p;
        int x3 = Math.min(i + 3, m - 1) * p;
        DoubleVector s00 = DoubleVector.zero(DOUBLES);
        DoubleVector s01 = s00;
        DoubleVector s10 = s00;
        DoubleVector s11 = s00;
        DoubleVector s20 = s00;
        DoubleVector s21 = s00;
        DoubleVector s30 = s00;
        DoubleVector s31 = s00;
        int whole = p - p % LANES;
        for (int j = lane; j < whole; j += LANES) {
            DoubleVector v0 = DoubleVector.fromArray(DOUBLES, w, w0 + j);
            DoubleVector v1 = DoubleVector.fromArray(DOUBLES, w, w1 + j);
            DoubleVector u = DoubleVector.fromArray(DOUBLES, x, x0 + j);
            s00 = u.fma(v0, s00);
            s01 = u.fma(v1, s01);
            u = DoubleVector.fromArray(DOUBLES, x, x1 + j);
            s10 = u.fma(v0, s10);
            s11 = u.fma(v1, s11);
            u = DoubleVector.fromArray(DOUBLES, x, x2 + j);
            s20 = u.fma(v0, s20);
            s21 = u.fma(v1, s21);
            u = DoubleVector.fromArray(DOUBLES, x, x3 + j);
            s30 = u.fma(v0, s30);
            s31 = u.fma(v1, s31);
        }
        s00.intoArray(lanes, lane);
        s10.intoArray(lanes, LANES + lane);
        s20.intoArray(lanes, 2 * LANES + lane);
        s30.intoArray(lanes, 3 * LANES + lane);
        s01.intoArray(lanes, 4 * LANES + lane);
        s11.intoArray(lanes, 5 * LANES + lane);
        s21.intoArray(lanes, 6 * LANES + lane);
        s31.intoArray(lanes, 7 * LANES + lane);
    }

    private static void wideTileOfInner(double[] x, int i, int m, double[] w, int c, int k, int p, double[] lanes) {
        int x0 = i * p;
        int x1 = Math.min(i + 1, m - 1) * p;
        int x2 = Math.min(i + 2, m - 1) * p;
        int x3 = Math.min(i + 3, m - 1) * p;
        int w0 = c * p;
        int w1 = Math.min(c + 1, k - 1) * p;
        int w2 = Math.min(c + 2, k - 1) * p;
        int w3 = Math.min(c + 3, k - 1) * p;
        int w4 = Math.min(c + 4, k - 1) * p;
        DoubleVector s00 = DoubleVector.zero(DOUBLES);
        DoubleVector s01 = s00;
        DoubleVector s02 = s00;
        DoubleVector s03 = s00;
        DoubleVector s04 = s00;
        DoubleVector s10 = s00;
        DoubleVector s11 = s00;
        DoubleVector s12 = s00;
        DoubleVector s13 = s00;
        DoubleVector s14 = s00;
        DoubleVector s20 = s00;
        DoubleVector s21 = s00;
        DoubleVector s22 = s00;
        DoubleVector s23 = s00;
        DoubleVector s24 = s00;
        DoubleVector s30 = s00;
        DoubleVector s31 = s00;
        DoubleVector s32 = s00;
        DoubleVector s33 = s00;
        DoubleVector s34 = s00;
        int whole = p - p % LANES;
        for (int j = 0; j < whole; j += LANES) {
            DoubleVector v0 = DoubleVector.fromArray(DOUBLES, w, w0 + j);
            DoubleVector v1 = DoubleVector.fromArray(DOUBLES, w, w1 + j);
            DoubleVector v2 = DoubleVector.fromArray(DOUBLES, w, w2 + j);
            DoubleVector v3 = DoubleVector.fromArray(DOUBLES, w, w3 + j);
            DoubleVector v4 = DoubleVector.fromArray(DOUBLES, w, w4 + j);
            DoubleVector u = DoubleVector.fromArray(DOUBLES, x, x0 + j);
            s00 = u.fma(v0, s00);
            s01 = u.fma(v1, s01);
            s02 = u.fma(v2, s02);
            s03 = u.fma(v3, s03);
            s04 = u.fma(v4, s04);
            u = DoubleVector.fromArray(DOUBLES, x, x1 + j);
            s10 = u.fma(v0, s10);
            s11 = u.fma(v1, s11);
            s12 = u.fma(v2, s12);
            s13 = u.fma(v3, s13);
            s14 = u.fma(v4, s14);
            u = DoubleVector.fromArray(DOUBLES, x, x2 + j);
            s20 = u.fma(v0, s20);
            s21 = u.fma(v1, s21);
            s22 = u.fma(v2, s22);
            s23 = u.fma(v3, s23);
            s24 = u.fma(v4, s24);
            u = DoubleVector.fromArray(DOUBLES, x, x3 + j);
            s30 = u.fma(v0, s30);
            s31 = u.fma(v1, s31);
            s32 = u.fma(v2, s32);
            s33 = u.fma(v3, s33);
            s34 = u.fma(v4, s34);
        }
        s00.intoArray(lanes, 0);
        s10.intoArray(lanes, LANES);
        s20.intoArray(lanes, 2 * LANES);
        s30.intoArray(lanes, 3 * LANES);
        s01.intoArray(lanes, 4 * LANES);
        s11.intoArray(lanes, 5 * LANES);
        s21.intoArray(lanes, 6 * LANES);
        s31.intoArray(lanes, 7 * LANES);
        s02.intoArray(lanes, 8 * LANES);
        s12.intoArray(lanes, 9 * LANES);
        s22.intoArray(lanes, 10 * LANES);
        s32.intoArray(lanes, 11 * LANES);
        s03.intoArray(lanes, 12 * LANES);
        s13.intoArray(lanes, 13 * LANES);
        s23.intoArray(lanes, 14 * LANES);
        s33.intoArray(lanes, 15 * LANES);
        s04.intoArray(lanes, 16 * LANES);
        s14.intoArray(lanes, 17 * LANES);
        s24.intoArray(lanes, 18 * LANES);
        s34.intoArray(lanes, 19 * LANES);
    }

    private static double finish(double[] x, int a, double[] w, int b, int p, double[] lanes, int at) {
        int whole = p - p % LANES;
        for (int j = whole; j < p; j++) {
            lanes[at + j - whole] = Math.fma(x[a + j], w[b + j], lanes[at + j - whole]);
        }
        return BatchKernels.tree(lanes, at);
    }

    @Override
    public void accumulate(double[] coefficients, double[] x, int m, int k, int p, double[] g) {
        int tiled = p - p % (TILE * WIDTH);
        int whole = p - p % WIDTH;
        for (int j = 0; j < tiled; j += TILE * WIDTH) {
            int taken;
            for (int c = 0; c < k; c += taken) {
                taken = taken(k - c);
                if (taken == WIDE) {
                    wideTileOfOuter(coefficients, x, m, k, p, g, c, j);
                } else {
                    tileOfOuter(coefficients, x, m, k, p, g, c, Math.min(c + 1, k - 1), j);
                }
            }
        }
        for (int j = tiled; j < whole; j += WIDTH) {
            for (int c = 0; c < k; c++) {
                vectorOfOuter(coefficients, x, m, k, p, g, c, j);
            }
        }
        for (int c = 0; c < k; c++) {
            for (int j = whole; j < p; j++) {
                double sum = g[c * p + j];
                for (int i = 0; i < m; i++) {
                    sum = Math.fma(coefficients[i * k + c], x[i * p + j], sum);
                }
                g[c * p + j] = sum;
            }
        }
    }

    private static void tileOfOuter(
            double[] coefficients, double[] x, int m, int k, int p, double[] g, int c, int second, int j) {
        int g0 = c * p + j;
        int g1 = second * p + j;
        DoubleVector s00 = DoubleVector.fromArray(DOUBLES, g, g0);
        DoubleVector s01 = DoubleVector.fromArray(DOUBLES, g, g0 + WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(DOUBLES, g, g0 + 2 * WIDTH);
        DoubleVector s03 = DoubleVector.fromArray(DOUBLES, g, g0 + 3 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(DOUBLES, g, g1);
        DoubleVector s11 = DoubleVector.fromArray(DOUBLES, g, g1 + WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(DOUBLES, g, g1 + 2 * WIDTH);
        DoubleVector s13 = DoubleVector.fromArray(DOUBLES, g, g1 + 3 * WIDTH);
        for (int i = 0; i < m; i++) {
            DoubleVector a0 = DoubleVector.broadcast(DOUBLES, coefficients[i * k + c]);
            DoubleVector a1 = DoubleVector.broadcast(DOUBLES, coefficients[i * k + second]);
            int row = i * p + j;
            DoubleVector u = DoubleVector.fromArray(DOUBLES, x, row);
            s00 = a0.fma(u, s00);
            s10 = a1.fma(u, s10);
            u = DoubleVector.fromArray(DOUBLES, x, row + WIDTH);
            s01 = a0.fma(u, s01);
            s11 = a1.fma(u, s11);
            u = DoubleVector.fromArray(DOUBLES, x, row + 2 * WIDTH);
            s02 = a0.fma(u, s02);
            s12 = a1.fma(u, s12);
            u = DoubleVector.fromArray(DOUBLES, x, row + 3 * WIDTH);
            s03 = a0.fma(u, s03);
            s13 = a1.fma(u, s13);
        }
        s00.intoArray(g, g0);
        s01.intoArray(g, g0 + WIDTH);
        s02.intoArray(g, g0 + 2 * WIDTH);
        s03.intoArray(g, g0 + 3 * WIDTH);
        s10.intoArray(g, g1);
        s11.intoArray(g, g1 + WIDTH);
        s12.intoArray(g, g1 + 2 * WIDTH);
        s13.intoArray(g, g1 + 3 * WIDTH);
    }

    private static void wideTileOfOuter(
            double[] coefficients, double[] x, int m, int k, int p, double[] g, int c, int j) {
        int c1 = Math.min(c + 1, k - 1);
        int c2 = Math.min(c + 2, k - 1);
        int c3 = Math.min(c + 3, k - 1);
        int c4 = Math.min(c + 4, k - 1);
        int g0 = c * p + j;
        int g1 = c1 * p + j;
        int g2 = c2 * p + j;
        int g3 = c3 * p + j;
        int g4 = c4 * p + j;
        DoubleVector s00 = DoubleVector.fromArray(DOUBLES, g, g0);
        DoubleVector s01 = DoubleVector.fromArray(DOUBLES, g, g0 + WIDTH);
        DoubleVector s02 = DoubleVector.fromArray(DOUBLES, g, g0 + 2 * WIDTH);
        DoubleVector s03 = DoubleVector.fromArray(DOUBLES, g, g0 + 3 * WIDTH);
        DoubleVector s10 = DoubleVector.fromArray(DOUBLES, g, g1);
        DoubleVector s11 = DoubleVector.fromArray(DOUBLES, g, g1 + WIDTH);
        DoubleVector s12 = DoubleVector.fromArray(DOUBLES, g, g1 + 2 * WIDTH);
        DoubleVector s13 = DoubleVector.fromArray(DOUBLES, g, g1 + 3 * WIDTH);
        DoubleVector s20 = DoubleVector.fromArray(DOUBLES, g, g2);
        DoubleVector s21 = DoubleVector.fromArray(DOUBLES, g, g2 + WIDTH);
        DoubleVector s22 = DoubleVector.fromArray(DOUBLES, g, g2 + 2 * WIDTH);
        DoubleVector s23 = DoubleVector.fromArray(DOUBLES, g, g2 + 3 * WIDTH);
        DoubleVector s30 = DoubleVector.fromArray(DOUBLES, g, g3);
        DoubleVector s31 = DoubleVector.fromArray(DOUBLES, g, g3 + WIDTH);
        DoubleVector s32 = DoubleVector.fromArray(DOUBLES, g, g3 + 2 * WIDTH);
        DoubleVector s33 = DoubleVector.fromArray(DOUBLES, g, g3 + 3 * WIDTH);
        DoubleVector s40 = DoubleVector.fromArray(DOUBLES, g, g4);
        DoubleVector s41 = DoubleVector.fromArray(DOUBLES, g, g4 + WIDTH);
        DoubleVector s42 = DoubleVector.fromArray(DOUBLES, g, g4 + 2 * WIDTH);
        DoubleVector s43 = DoubleVector.fromArray(DOUBLES, g, g4 + 3 * WIDTH);
        for (int i = 0; i < m; i++) {
            int row = i * p + j;
            int own = i * k;
            DoubleVector u0 = DoubleVector.fromArray(DOUBLES, x, row);
            DoubleVector u1 = DoubleVector.fromArray(DOUBLES, x, row + WIDTH);
            DoubleVector u2 = DoubleVector.fromArray(DOUBLES, x, row + 2 * WIDTH);
            DoubleVector u3 = DoubleVector.fromArray(DOUBLES, x, row + 3 * WIDTH);
            DoubleVector a = DoubleVector.broadcast(DOUBLES, coefficients[own + c]);
            s00 = a.fma(u0, s00);
            s01 = a.fma(u1, s01);
            s02 = a.fma(u2, s02);
            s03 = a.fma(u3, s03);
            a = DoubleVector.broadcast(DOUBLES, coefficients[own + c1]);
            s10 = a.fma(u0, s10);
            s11 = a.fma(u1, s11);
            s12 = a.fma(u2, s12);
            s13 = a.fma(u3, s13);
            a = DoubleVector.broadcast(DOUBLES, coefficients[own + c2]);
            s20 = a.fma(u0, s20);
            s21 = a.fma(u1, s21);
            s22 = a.fma(u2, s22);
            s23 = a.fma(u3, s23);
            a = DoubleVector.broadcast(DOUBLES, coefficients[own + c3]);
            s30 = a.fma(u0, s30);
            s31 = a.fma(u1, s31);
            s32 = a.fma(u2, s32);
            s33 = a.fma(u3, s33);
            a = DoubleVector.broadcast(DOUBLES, coefficients[own + c4]);
            s40 = a.fma(u0, s40);
            s41 = a.fma(u1, s41);
            s42 = a.fma(u2, s42);
            s43 = a.fma(u3, s43);
        }
        s00.intoArray(g, g0);
        s01.intoArray(g, g0 + WIDTH);
        s02.intoArray(g, g0 + 2 * WIDTH);
        s03.intoArray(g, g0 + 3 * WIDTH);
        s10.intoArray(g, g1);
        s11.intoArray(g, g1 + WIDTH);
        s12.intoArray(g, g1 + 2 * WIDTH);
        s13.intoArray(g, g1 + 3 * WIDTH);
        s20.intoArray(g, g2);
        s21.intoArray(g, g2 + WIDTH);
        s22.intoArray(g, g2 + 2 * WIDTH);
        s23.intoArray(g, g2 + 3 * WIDTH);
        s30.intoArray(g, g3);
        s31.intoArray(g, g3 + WIDTH);
        s32.intoArray(g, g3 + 2 * WIDTH);
        s33.intoArray(g, g3 + 3 * WIDTH);
        s40.intoArray(g, g4);
        s41.intoArray(g, g4 + WIDTH);
        s42.intoArray(g, g4 + 2 * WIDTH);
        s43.intoArray(g, g4 + 3 * WIDTH);
    }

    private static void vectorOfOuter(
            double[] coefficients, double[] x, int m, int k, int p, double[] g, int c, int j) {
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, g, c * p + j);
        for (int i = 0; i < m; i++) {
            DoubleVector u = DoubleVector.fromArray(DOUBLES, x, i * p + j);
            sum = DoubleVector.broadcast(DOUBLES, coefficients[i * k + c]).fma(u, sum);
        }
        sum.intoArray(g, c * p + j);
    }
}
