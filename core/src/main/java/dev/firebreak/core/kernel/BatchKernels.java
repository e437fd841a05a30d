package dev.firebreak.core.kernel;

/**
 * The dense products behind batches of examples, in float64. Matrices are row-major. Every body gives the same bits: a sum
 * over columns runs in eight lanes (lane l takes the columns congruent to l, ascending) that are added by the
 * tree of {@link #tree}; a sum over rows runs row by row; every multiply-add is fused. Nothing is rounded in between, so
 * skipping zero columns, as a sparse product does, changes no bit either.
 */
public interface BatchKernels {

    /** Lanes of a sum over columns. */
    int LANES = Kernels.LANES;

    /** The body of this process, chosen as {@link Kernels#best} is. */
    static BatchKernels best() {
        return ChosenKernels.batchKernels();
    }

    /**
     * Pixels as numbers: each of {@code length} unsigned bytes over 255, rounded to float32.
     *
     * @param target the numbers, from {@code at} on
     */
    void pixels(byte[] source, int from, double[] target, int at, int length);

    /** The number of one pixel, {@code pixel / 255} as float32. */
    static float pixel(byte pixel) {
        return (pixel & 0xFF) / 255f;
    }

    /**
     * {@code out = X W^T}: {@code out[i * k + c]} is the inner product of row i of X and row c of W.
     *
     * @param x at least {@code m * p} numbers: m rows
     * @param w at least {@code k * p} numbers: k rows
     * @param out at least {@code m * k} numbers, overwritten
     */
    void multiply(double[] x, int m, double[] w, int k, int p, double[] out);

    /**
     * {@code g += C^T X}: {@code g[c * p + j]} grows by {@code C[i, c] * X[i, j]} for i = 0 .. m-1 in this order.
     *
     * @param coefficients at least {@code m * k} numbers: m rows
     * @param x at least {@code m * p} numbers: m rows
     * @param g at least {@code k * p} numbers, added to
     */
    void accumulate(double[] coefficients, double[] x, int m, int k, int p, double[] g);

    /** The sum of the lanes {@code lanes[at .. at + LANES - 1]} in the fixed order that every body uses. */
    static double tree(double[] lanes, int at) {
        return PlainKernels.tree(lanes, at);
    }
}
