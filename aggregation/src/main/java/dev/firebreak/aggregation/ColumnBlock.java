package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.SortingNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * A few columns of all rows, as a coordinate rule sees them. One block serves one thread, which moves it along. Float32 rows that are not
 * combined are sorted as 32-bit keys, twice as many at a time; the numbers, and the float64 arithmetic on them, are the same. Combined
 * rows are formed once each; where few of them differ, ranks are counted instead of sorting.
 */
public final class ColumnBlock {
    /**
     * Columns of a block: enough of a row that reading it is a stream, and not a power of two, which would put the same columns of many rows
     * on the same places of the cache.
     */
    static final int WIDTH = 320;

    private final Kernels kernels = Kernels.best();
    private final Rows source;
    private final DistinctRows combined;
    // The weights of the combined rows are whole numbers over this; 1 where they are not, or need no divisor.
    private final int divisor;
    private final double[] sums;
    private final int rows;
    private final int widest;
    private final double[] raw;
    private final double[] mixed;
    private final double[] counts;
    private double[] values = {};
    private final int[] keys32;
    private long[] keys64 = {};
    private double[] sorted = {};
    private double[] limits = {};
    private boolean mixedLoaded;
    private boolean valuesLoaded;
    private final List<Ranks> networks = new ArrayList<>();
    private int from;
    private int width;
    private boolean finite = true;

    /**
     * A block without a position yet.
     *
     * @param source the rows
     * @param matrix the rows of the block as combinations of these, row-major; {@code null} for these themselves
     * @param rows rows of the block
     */
    ColumnBlock(Rows source, double[] matrix, int rows) {
        this.source = source;
        this.rows = rows;
        this.combined = matrix == null ? null : DistinctRows.of(matrix, rows);
        double[] weights = combined == null ? new double[0] : combined.matrix().weights();
        int over = WholeWeights.divisor(weights);
        this.divisor = Math.max(1, over);
        this.sums = over == 0 ? weights : WholeWeights.over(over, weights);
        this.widest = Math.min(WIDTH, source.dimension());
        this.counts = new double[widest];
        this.raw = combined == null ? new double[0] : new double[source.count() * widest];
        this.mixed = combined == null ? new double[0] : new double[combined.count() * widest];
        this.keys32 = combined == null && source instanceof Float32Rows ? new int[rows * widest] : new int[0];
    }

    /** Moves on to columns {@code [from, to)}, at most {@value #WIDTH}. */
    void move(int newFrom, int to) {
        from = newFrom;
        width = to - newFrom;
        mixedLoaded = false;
        valuesLoaded = false;
    }

    /** Whether every number read so far was finite. */
    boolean isFinite() {
        return finite;
    }

    /** Rows of the block, n. */
    public int rows() {
        return rows;
    }

    /** Columns of the block. */
    public int width() {
        return width;
    }

    /** The block's numbers, row-major: {@code values[i * width + j]}. The array is reused for the next block. */
    public double[] values() {
        if (!valuesLoaded) {
            if (values.length == 0) {
                values = new double[rows * widest];
            }
            load();
            valuesLoaded = true;
        }
        return values;
    }

    /**
     * Per column, the mean of the values of ranks {@code [low, high)}, ranks counted from 0 in ascending order.
     *
     * @param out where the means go, from {@code offset} on
     */
    public void meanOfRanks(int low, int high, double[] out, int offset) {
        if (keys32.length > 0) {
            kernels.sort(network(low, high), keys32(), width);
            kernels.sum(keys32, low, high, width, high - low, out, offset);
        } else if (combined != null
                && combined.count() * combined.count() <= network(low, high).size()) {
            kernels.meanOfRanks(mixed(), combined.counts(), width, low, high, out, offset);
            divide(out, offset, width);
        } else if (combined != null) {
            for (int i = 0; i < rows; i++) {
                kernels.keys(mixed(), combined.of()[i] * width, keys64(), i * width, width);
            }
            meanOfKeys(low, high, divisor, out, offset);
        } else {
            kernels.keys(values(), 0, keys64(), 0, rows * width);
            meanOfKeys(low, high, 1, out, offset);
        }
    }

    /**
     * Per column, the mean of the {@code kept} values nearest to the median, the first in row order among equally near ones; NaN where
     * distances leave the range.
     */
    public void meanAroundMedian(int kept, double[] out, int offset) {
        if (sorted.length == 0) {
            sorted = new double[rows * widest];
            limits = new double[widest];
        }
        SortingNetwork network = SortingNetwork.sorting(rows);
        if (keys32.length > 0) {
            kernels.sort(network, keys32(), width);
            kernels.numbers(keys32, rows * width, sorted);
        } else {
            kernels.keys(values(), 0, keys64(), 0, rows * width);
            kernels.sort(network, keys64, width);
            for (int i = 0; i < rows; i++) {
                kernels.sum(keys64, i, i + 1, width, 1, sorted, i * width);
            }
        }
        kernels.meanAroundMedian(values(), sorted, rows, width, kept, limits, counts, out, offset);
        for (int j = 0; j < width; j++) {
            if (limits[j] == Double.POSITIVE_INFINITY) {
                out[offset + j] = Double.NaN;
            } else if (counts[j] != kept) {
                out[offset + j] = meanOfFirst(kept, j);
            }
        }
    }

    // Where several values are at the limit: all nearer ones, and the first ones at the limit that fill the number.
    private double meanOfFirst(int kept, int column) {
        double median = (sorted[(rows - 1) / 2 * width + column] + sorted[rows / 2 * width + column]) / 2;
        int atLimit = kept;
        for (int i = 0; i < rows; i++) {
            atLimit -= Math.abs(values[i * width + column] - median) < limits[column] ? 1 : 0;
        }
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            double distance = Math.abs(values[i * width + column] - median);
            if (distance < limits[column] || (distance == limits[column] && atLimit-- > 0)) {
                sum += values[i * width + column];
            }
        }
        return sum / kept;
    }

    private int[] keys32() {
        for (int i = 0; i < rows; i++) {
            finite &= kernels.keys(((Float32Rows) source).rows()[i], from, keys32, i * width, width);
        }
        return keys32;
    }

    private void meanOfKeys(int low, int high, double unit, double[] out, int offset) {
        kernels.sort(network(low, high), keys64, width);
        kernels.sum(keys64, low, high, width, (high - low) * unit, out, offset);
    }

    private long[] keys64() {
        if (keys64.length == 0) {
            keys64 = new long[rows * widest];
        }
        return keys64;
    }

    private void load() {
        if (combined != null) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(mixed(), combined.of()[i] * width, values, i * width, width);
            }
            divide(values, 0, rows * width);
            return;
        }
        for (int i = 0; i < rows; i++) {
            source.copy(i, from, from + width, values, i * width);
        }
        for (int k = 0; k < rows * width; k++) {
            finite &= Math.abs(values[k]) <= Double.MAX_VALUE;
        }
    }

    // The rows that differ, times the divisor: dividing what a rule makes of them is less work than dividing each. They
    // have been through a Gram matrix, which showed whether they are finite, and are far from the ends of the range.
    private double[] mixed() {
        if (!mixedLoaded) {
            for (int i = 0; i < source.count(); i++) {
                source.copy(i, from, from + width, raw, i * width);
            }
            SparseMatrix matrix = combined.matrix();
            kernels.combine(sums, matrix.columns(), matrix.starts(), raw, width, mixed, 0);
            mixedLoaded = true;
        }
        return mixed;
    }

    // A loop of its own, which the compiler vectorises.
    private void divide(double[] numbers, int first, int count) {
        double by = divisor;
        for (int k = first; divisor > 1 && k < first + count; k++) {
            numbers[k] /= by;
        }
    }

    // A rule uses the same ranks, or the same two, block after block; looking them up must not allocate.
    private SortingNetwork network(int low, int high) {
        for (int i = 0; i < networks.size(); i++) {
            Ranks known = networks.get(i);
            if (known.low == low && known.high == high) {
                return known.network;
            }
        }
        networks.add(new Ranks(low, high, SortingNetwork.selecting(rows, low, high)));
        return networks.get(networks.size() - 1).network;
    }

    private record Ranks(int low, int high, SortingNetwork network) {}
}
