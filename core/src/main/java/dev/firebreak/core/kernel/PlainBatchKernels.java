package dev.firebreak.core.kernel;

import java.util.Arrays;

/** The body for every machine; its loops are shaped for the compiler's own vectorisation where that keeps the order. */
final class PlainBatchKernels implements BatchKernels {

    // By the byte: a division takes longer than looking it up.
    private static final double[] PIXELS = new double[1 << Byte.SIZE];

    static {
        Arrays.setAll(PIXELS, pixel -> BatchKernels.pixel((byte) pixel));
    }

    @Override
    public void pixels(byte[] source, int from, double[] target, int at, int length) {
        for (int j = 0; j < length; j++) {
            target[at + j] = PIXELS[source[from + j] & 0xFF];
        }
    }

    @Override
    public void multiply(double[] x, int m, double[] w, int k, int p, double[] out) {
        double[] lanes = new double[LANES];
        for (int i = 0; i < m; i++) {
            for (int c = 0; c < k; c++) {
                inner(x, i * p, w, c * p, p, lanes);
                out[i * k + c] = BatchKernels.tree(lanes, 0);
            }
        }
    }

    // The lanes are locals in the long loop, where an array would be stored and loaded at every step.
    private static void inner(double[] x, int a, double[] w, int b, int p, double[] lanes) {
        double l0 = 0;
        double l1 = 0;
        double l2 = 0;
        double l3 = 0;
        double l4 = 0;
        double l5 = 0;
        double l6 = 0;
        double l7 = 0;
        int whole = p - p % LANES;
        for (int j = 0; j < whole; j += LANES) {
            l0 = Math.fma(x[a + j], w[b + j], l0);
            l1 = Math.fma(x[a + j + 1], w[b + j + 1], l1);
            l2 = Math.fma(x[a + j + 2], w[b + j + 2], l2);
            l3 = Math.fma(x[a + j + 3], w[b + j + 3], l3);
            l4 = Math.fma(x[a + j + 4], w[b + j + 4], l4);
            l5 = Math.fma(x[a + j + 5], w[b + j + 5], l5);
            l6 = Math.fma(x[a + j + 6], w[b + j + 6], l6);
            l7 = Math.fma(x[a + j + 7], w[b + j + 7], l7);
        }
        lanes[0] = l0;
        lanes[1] = l1;
        lanes[2] = l2;
        lanes[3] = l3;
        lanes[4] = l4;
        lanes[5] = l5;
        lanes[6] = l6;
        lanes[7] = l7;
        for (int j = whole; j < p; j++) {
            lanes[j - whole] = Math.fma(x[a + j], w[b + j], lanes[j - whole]);
        }
    }

    @Override
    public void accumulate(double[] coefficients, double[] x, int m, int k, int p, double[] g) {
        // Rows of their own: the compiler vectorises a loop over two arrays only where both are indexed alike.
        double[][] sums = new double[k][];
        for (int c = 0; c < k; c++) {
            sums[c] = Arrays.copyOfRange(g, c * p, (c + 1) * p);
        }
        double[] row = new double[p];
        for (int i = 0; i < m; i++) {
            System.arraycopy(x, i * p, row, 0, p);
            for (int c = 0; c < k; c++) {
                add(coefficients[i * k + c], row, sums[c]);
            }
        }
        for (int c = 0; c < k; c++) {
            System.arraycopy(sums[c], 0, g, c * p, p);
        }
    }

    private static void add(double coefficient, double[] row, double[] sum) {
        for (int j = 0; j < row.length; j++) {
            sum[j] = Math.fma(coefficient, row[j], sum[j]);
        }
    }
}
