package dev.firebreak.core.kernel;

/**
 * The inner loops on dense arrays, with one result on every machine. Two bodies exist, plain Java and
 * {@code jdk.incubator.vector}; both use {@value #LANES} logical lanes per float64 vector whatever the width of the hardware, fused
 * multiply-add, and the same tree to add lanes up, so they return the same bits.
 *
 * <p>Numbers stored as float32 are widened exactly; all arithmetic is float64 unless a method says otherwise. Kernels hold no
 * state and may be used from any thread. Offsets and lengths are in elements; {@link IndexOutOfBoundsException} if they leave the array.
 */
public interface Kernels {
    /** Logical lanes of a float64 reduction. */
    int LANES = 8;

    /**
     * The body of this process: the vector body where the module {@code jdk.incubator.vector} is present, else the plain one.
     * System property {@code firebreak.kernels=plain|vector} overrules.
     *
     * @throws IllegalStateException if the property asks for a body that is unknown or whose module is absent
     */
    static Kernels best() {
        return ChosenKernels.KERNELS;
    }

    /** The body's name: {@code plain} or {@code vector}. */
    String body();

    /**
     * Inner product of {@code n} numbers. Element k of the leading multiple of 16 goes to lane k mod 16, lanes l and l+8 are
     * then added, and element k of the rest goes to lane k mod 8.
     */
    double dot(double[] a, int ao, double[] b, int bo, int n);

    /** Inner product of {@code n} float32 numbers, in the same order as for float64. */
    double dot(float[] a, int ao, float[] b, int bo, int n);

    /** Inner product of {@code n} float32 and float64 numbers, in the same order as for float64. */
    double dot(float[] a, int ao, double[] b, int bo, int n);

    /** {@code y += s x}, fused, for {@code n} numbers. */
    void axpy(double s, double[] x, int xo, double[] y, int yo, int n);

    /** {@code y += s x}, fused, for {@code n} float32 numbers added to float64. */
    void axpy(double s, float[] x, int xo, double[] y, int yo, int n);

    /** Copies {@code n} float32 numbers to float64, exactly. */
    void widen(float[] x, int xo, double[] y, int yo, int n);

    /**
     * Adds the inner products of all pairs of rows of a block to the lower triangle of {@code sums}: {@code sums[i * n + j] +=
     * <row i, row j>} for {@code j <= i}. Element k of a row goes to lane k mod 8.
     *
     * @param block row-major with {@code stride} numbers per row; it holds {@link #padded}(n, 4) rows, those beyond n zero
     * @param stride distance between rows
     * @param n rows
     * @param width columns to use, a multiple of {@value #LANES}
     * @param sums n x n, row-major
     */
    void gram(double[] block, int stride, int n, int width, double[] sums);

    /** Squared Euclidean distance of two vectors of {@code n} numbers; element k goes to lane k mod 8. */
    double squaredDistance(double[] a, int ao, double[] b, int bo, int n);

    /**
     * {@code out = sum over t in [from, to) of weights[t] * row rows[t]}, fused, in this order, starting from 0. Rows that are not
     * listed are not read, whatever they hold.
     *
     * @param block row-major, {@code width} numbers per row
     */
    void combine(double[] weights, int[] rows, int from, int to, double[] block, int width, double[] out, int at);

    /**
     * Maps float32 numbers to integers of the same order (-0 before +0).
     *
     * @return whether all of them are finite
     */
    boolean keys(float[] x, int xo, int[] keys, int ko, int n);

    /**
     * Maps float64 numbers to integers of the same order (-0 before +0).
     *
     * @return whether all of them are finite
     */
    boolean keys(double[] x, int xo, long[] keys, int ko, int n);

    /** Runs a network over each column of row-major keys, {@code width} per row. */
    void sort(SortingNetwork network, int[] keys, int width);

    /** Runs a network over each column of row-major keys, {@code width} per row. */
    void sort(SortingNetwork network, long[] keys, int width);

    /** Per column, the sum of the numbers behind the keys of rows {@code [from, to)}, added in row order, over {@code divisor}. */
    void sum(int[] keys, int from, int to, int width, double divisor, double[] out, int at);

    /** Per column, the sum of the numbers behind the keys of rows {@code [from, to)}, added in row order, over {@code divisor}. */
    void sum(long[] keys, int from, int to, int width, double divisor, double[] out, int at);

    /** {@code n} rounded up to a multiple of {@code unit}. */
    static int padded(int n, int unit) {
        return (n + unit - 1) / unit * unit;
    }
}
