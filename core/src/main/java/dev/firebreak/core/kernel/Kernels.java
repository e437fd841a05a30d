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

    /** Rows of a panel, see {@link #pack(double[], int, int, double[], int)}. */
    int PANEL = 8;

    /**
     * The body of this process: the vector body where the module {@code jdk.incubator.vector} is present, else the plain one.
     * System property {@code firebreak.kernels=plain|vector} overrules; with {@code late} the vector body follows the plain one when so
     * much was computed that compiling it pays.
     *
     * @throws IllegalStateException if the property asks for a body that is unknown or whose module is absent
     */
    static Kernels best() {
        return ChosenKernels.kernels();
    }

    /** The name of the body of this process, {@code plain} or {@code vector}, also where it has not taken over yet. */
    static String chosen() {
        return ChosenKernels.body();
    }

    /** The body's name: {@code plain} or {@code vector}. */
    String body();

    /**
     * Inner product of {@code n} numbers. Element k of the leading multiple of 16 goes to lane k mod 16, lanes l and l+8 are
     * then added, and element k of the rest goes to lane k mod 8.
     */
    double dot(double[] a, int ao, double[] b, int bo, int n);

    /** {@code y += s x}, fused, for {@code n} numbers. */
    void axpy(double s, double[] x, int xo, double[] y, int yo, int n);

    /**
     * A combination of float32 rows: the sum over t of {@code weights[t]} times {@code n} numbers of row {@code rows[t]}, fused, in this order,
     * starting from 0, over a divisor.
     *
     * @param xo where the numbers start in each row
     * @return whether what comes out is finite
     */
    boolean combine(double[] weights, int[] rows, float[][] x, int xo, int n, double divisor, double[] out, int at);

    /** Divides {@code n} numbers, and says whether what comes out is finite. */
    boolean divide(double[] x, int xo, int n, double divisor);

    /** Whether none of the numbers is NaN or infinite. */
    boolean finite(float[] x);

    /** Whether none of the numbers is NaN or infinite. */
    boolean finite(double[] x);

    /** Copies {@code n} float32 numbers to float64, exactly. */
    void widen(float[] x, int xo, double[] y, int yo, int n);

    /**
     * Puts {@code n} numbers of a row into a panel, which holds {@value #PANEL} rows column by column: number k of row r is at
     * {@code PANEL * k + r}.
     *
     * @param at where the row's first number goes
     */
    static void pack(double[] x, int xo, int n, double[] panel, int at) {
        for (int k = 0; k < n; k++) {
            panel[at + PANEL * k] = x[xo + k];
        }
    }

    /**
     * Puts {@code n} numbers of each of up to {@value #PANEL} float32 rows into a panel. What a panel holds in place of further rows is open.
     *
     * @param x rows of equal length
     * @param first the panel's first row
     * @param xo where the numbers start in each row
     * @param at where the panel starts
     */
    void pack(float[][] x, int first, int xo, int n, double[] panels, int at);

    /**
     * Adds inner products of n rows to their sums: each sum takes the products of its two rows column after column, fused, so sums do not
     * depend on where columns are cut into calls. With {@code m = padded(n, PANEL)} the sum of rows i and {@code j >= i} is
     * {@code sums[j * m + i]}.
     *
     * @param panels panels of {@code stride} columns one behind the other, padded with rows of any numbers
     * @param stride columns of a panel
     * @param n rows
     * @param width columns to use, at most {@code stride}
     * @param sums m x m numbers; those of other pairs may change, too
     */
    void gram(double[] panels, int stride, int n, int width, double[] sums);

    /** Of the sums of {@link #gram} those of one row: with row i they are in {@code sums[i]}, and squares of row i in {@code sums[m + i]}. */
    void gramOfRow(double[] panels, int stride, int n, int row, int width, double[] sums);

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
     * Per column, the mean of the {@code kept} numbers nearest to the median. They are neighbours in order, so the largest of their distances
     * is the least that so many neighbours have; the sum takes, in row order, all numbers up to that distance.
     *
     * @param x n rows of {@code width} numbers
     * @param sorted the same numbers, each column in ascending order
     * @param limits where the largest distances go, per column
     * @param counts where it goes how many numbers took part, more than {@code kept} where several are that far
     */
    void meanAroundMedian(
            double[] x,
            double[] sorted,
            int n,
            int width,
            int kept,
            double[] limits,
            double[] counts,
            double[] out,
            int at);

    /** The numbers behind {@code n} keys; what the keys are afterwards is open. */
    void numbers(int[] keys, int n, double[] out);

    /** Where panels of {@code stride} columns hold the first number of a row. */
    static int inPanels(int row, int stride) {
        return (row - row % PANEL) * stride + row % PANEL;
    }

    /** {@code n} rounded up to a multiple of {@code unit}. */
    static int padded(int n, int unit) {
        return (n + unit - 1) / unit * unit;
    }
}
