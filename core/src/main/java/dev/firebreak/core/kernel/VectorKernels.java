package dev.firebreak.core.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on {@code jdk.incubator.vector}. The eight logical lanes are covered by as many hardware vectors as it takes: a
 * machine with narrower vectors makes several passes, one per part of the lanes, each with its own accumulators.
 */
final class VectorKernels implements Kernels {
    private static final int PAIR = 2 * LANES;
    private static final VectorSpecies<Double> F64 =
            DoubleVector.SPECIES_PREFERRED.length() > LANES ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = F64.length();
    // As many float32 as there are float64 in one vector.
    private static final VectorSpecies<Float> F32 =
            VectorSpecies.of(float.class, VectorShape.forBitSize(WIDTH * Float.SIZE));

    VectorKernels() {}

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

    private static DoubleVector f64(double[] array, int at) {
        return DoubleVector.fromArray(F64, array, at);
    }

    private static DoubleVector f64(float[] array, int at) {
        return (DoubleVector) FloatVector.fromArray(F32, array, at).convertShape(VectorOperators.F2D, F64, 0);
    }
}
