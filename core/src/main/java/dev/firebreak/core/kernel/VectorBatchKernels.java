package dev.firebreak.core.kernel;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The SIMD body. Both products work on register tiles (four rows or column vectors by two rows of the small matrix), so
 * that a multiply-add costs less than one load. Rows that a tile has too many repeat the last row: the same value is
 * then stored twice, and no second, narrower tile is needed.
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

    @Override
    public void multiply(double[] x, int m, double[] w, int k, int p, double[] out) {
        double[] lanes = new double[2 * TILE * LANES];
        for (int i = 0; i < m; i += TILE) {
            for (int c = 0; c < k; c += 2) {
                int second = Math.min(c + 1, k - 1);
                for (int lane = 0; lane < LANES; lane += WIDTH) {
                    tileOfInner(x, i, m, w, c * p, second * p, p, lane, lanes);
                }
                for (int r = 0; r < TILE && i + r < m; r++) {
                    int row = i + r;
                    out[row * k + c] = finish(x, row * p, w, c * p, p, lanes, r * LANES);
                    out[row * k + second] = finish(x, row * p, w, second * p, p, lanes, (TILE + r) * LANES);
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
            for (int c = 0; c < k; c += 2) {
                tileOfOuter(coefficients, x, m, k, p, g, c, Math.min(c + 1, k - 1), j);
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
