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

    /** Rows that a Gram matrix takes at a time. */
    int GRAM_TILE = 4;

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
     * Adds the inner products of rows {@code [from, to)} of a block with themselves and all rows before them to their lanes: element k of
     * rows i and {@code j <= i} goes to lane k mod 8 of the pair,
     * {@code lanes[((i - from) * padded(n, GRAM_TILE) + j) * LANES + k % LANES]}, in ascending order. So a sum over many blocks does
     * not depend on where they are cut, as long as that is at multiples of {@value #LANES}; {@link #fold} ends it.
     *
     * @param block row-major with {@code stride} numbers per row; it holds {@code padded(n, GRAM_TILE)} rows, those beyond n zero
     * @param stride distance between rows
     * @param n rows
     * @param from the first row, a multiple of {@value #GRAM_TILE}
     * @param to the row behind the last
     * @param width columns to use, a multiple of {@value #LANES}
     * @param lanes {@link #gramLanes} numbers; those of other pairs than {@code j <= i} may change, too
     */
    void gram(double[] block, int stride, int n, int from, int to, int width, double[] lanes);

    /** How many lanes {@link #gram} needs for so many of n rows. */
    static int gramLanes(int n, int some) {
        return Math.multiplyExact(padded(some, GRAM_TILE), padded(n, GRAM_TILE) * LANES);
    }

    /**
     * Rows {@code [from, to)} of the lower triangle of inner products, n x n, row-major: each the tree sum of its lanes, as {@link #gram}
     * left them.
     */
    static void fold(double[] lanes, int n, int from, int to, double[] inner) {
        int padded = padded(n, GRAM_TILE);
        for (int i = from; i < to; i++) {
            for (int j = 0; j <= i; j++) {
                inner[i * n + j] = PlainKernels.tree(lanes, ((i - from) * padded + j) * LANES);
            }
        }
    }

    /** Squared Euclidean distance of two vectors of {@code n} numbers; element k goes to lane k mod 8. */
    double squaredDistance(double[] a, int ao, double[] b, int bo, int n);

    /**
     * Combinations of rows: number i is the sum over t in {@code [starts[i], starts[i + 1])} of {@code weights[t]} times row
     * {@code rows[t]}, fused, in this order, starting from 0. Rows that are not listed are not read, whatever they hold.
     *
     * @param starts where the terms of each combination start, and where those of the last one end
     * @param block row-major, {@code width} numbers per row
     * @param out row-major, too, from {@code at} on
     */
    void combine(double[] weights, int[] rows, int[] starts, double[] block, int width, double[] out, int at);

    /** One combination, of the terms {@code [from, to)}. */
    default void combine(
            double[] weights, int[] rows, int from, int to, double[] block, int width, double[] out, int at) {
        combine(weights, rows, new int[] {from, to}, block, width, out, at);
    }

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

    /**
     * Per column, the sum of the numbers behind the keys of rows {@code [from, to)}, added in row order, over {@code divisor}. What the
     * keys of these rows are afterwards is open.
     */
    void sum(int[] keys, int from, int to, int width, double divisor, double[] out, int at);

    /** As {@link #sum(int[], int, int, int, double, double[], int)}, for float64. */
    void sum(long[] keys, int from, int to, int width, double divisor, double[] out, int at);

    /**
     * Per column, the mean of the values of ranks {@code [low, high)} among rows that count several times each. Row i takes
     * {@code counts[i]} ranks in succession, behind those of smaller rows and of equal rows before it; with c_i of them wanted, the
     * mean is {@code sum_i c_i x_i / (high - low)}, fused, in row order. Two comparisons per pair of rows, so it is for few rows.
     *
     * @param x row-major with {@code width} numbers per row, {@code counts.length} rows
     * @param counts how often each row counts
     * @param low the first rank wanted, from 0
     * @param high the rank behind the last one wanted, at most the sum of counts
     */
    void meanOfRanks(double[] x, int[] counts, int width, int low, int high, double[] out, int at);

    /**
     * Per column k, the sum of the numbers of those rows whose key is at most {@code limits[limitsAt + k]}, added in row order, over
     * {@code divisor}.
     *
     * @param x n rows of {@code width} numbers
     * @param keys as many, one for each number
     * @param counts how many rows took part, per column
     */
    void meanWithin(
            double[] x,
            double[] keys,
            int n,
            int width,
            double[] limits,
            int limitsAt,
            double divisor,
            double[] counts,
            double[] out,
            int at);

    /** {@code n} rounded up to a multiple of {@code unit}. */
    static int padded(int n, int unit) {
        return (n + unit - 1) / unit * unit;
    }
}
