package dev.firebreak.core.kernel;

import java.util.Objects;

/** The kernels in plain Java: the meaning of each, and the body where the vector module is absent. */
final class PlainKernels implements Kernels {
    private static final int PAIR = 2 * LANES;

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
