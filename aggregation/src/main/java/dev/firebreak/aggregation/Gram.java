package dev.firebreak.aggregation;

/**
 * Everything geometric about n rows: inner products G = X X^T and distances, both n x n, row-major. Rows whose squares leave the float64
 * range, or whose distances do, are <em>wide</em>: their distances are kept as lengths, each computed from differences with an exponent of
 * its own, and inner products are computed on demand around one row. Rules that select rows compare {@link #keys}, which are squared
 * distances of ordinary rows and lengths of wide ones, and add them by {@link #plus}.
 */
public final class Gram {
    private final int n;
    private final double[] inner;
    private final double[] squaredDistances;
    private final WideGeometry wide;

    /**
     * The Gram matrix of ordinary rows.
     *
     * @param n rows
     * @param inner inner products
     * @param squaredDistances squared distances, exactly 0 for equal rows
     */
    public Gram(int n, double[] inner, double[] squaredDistances) {
        this(n, inner, squaredDistances, null);
    }

    private Gram(int n, double[] inner, double[] squaredDistances, WideGeometry wide) {
        this.n = n;
        this.inner = inner;
        this.squaredDistances = squaredDistances;
        this.wide = wide;
    }

    /** The geometry of rows that are all finite. */
    public static Gram of(Rows rows) {
        return new GramOfColumns(new LocalColumns(rows, 1), SelectedIndices.all(rows.count()), Columns.ALL).gram();
    }

    static Gram wide(WideGeometry geometry) {
        return new Gram(geometry.count(), null, null, geometry);
    }

    /** Rows of which only the number is known, for rules that use no more. */
    static Gram unknown(int n) {
        return new Gram(n, new double[0], new double[0]);
    }

    /** Rows, n. */
    public int n() {
        return n;
    }

    /** Whether the rows are wide: then there are neither squares nor {@link #inner inner products}. */
    public boolean isWide() {
        return wide != null;
    }

    /** The inner product of rows i and j; ordinary rows only. */
    public double inner(int i, int j) {
        return inner[i * n + j];
    }

    double[] inner() {
        return inner;
    }

    /** The squared distance of rows i and j; ordinary rows only. */
    public double squaredDistance(int i, int j) {
        return squaredDistances[i * n + j];
    }

    double[] squaredDistances() {
        return squaredDistances;
    }

    /** Numbers that grow with the distance, n x n: squared distances, or those of wide rows themselves. Not to be written to. */
    public double[] keys() {
        return wide == null ? squaredDistances : wide.distances();
    }

    /** The key of the distance of rows i and j. */
    public double key(int i, int j) {
        return keys()[i * n + j];
    }

    /** The key of the sum of two squares given by their keys. */
    public double plus(double a, double b) {
        return wide == null ? a + b : WideLengths.root(a, b);
    }

    /** The key of half a square. */
    public double half(double key) {
        return wide == null ? key / 2 : key * Math.sqrt(0.5);
    }

    /** The distance of rows i and j, in the unit of {@link #scaled}. */
    public double distance(int i, int j) {
        return wide == null ? Math.sqrt(squaredDistance(i, j)) : key(i, j);
    }

    /** The norm of row i, in the unit of {@link #scaled}. */
    public double norm(int i) {
        return wide == null ? Math.sqrt(inner(i, i)) : wide.norm(i);
    }

    /** A length in the rows' own unit, brought to that of the distances; finite and not 0 for such lengths. */
    public double scaled(double length) {
        if (wide == null) {
            return length;
        }
        return Math.max(Double.MIN_VALUE, Math.min(Double.MAX_VALUE, Math.scalb(length, -wide.exponent())));
    }

    /** The Gram matrix of some of the rows, in the given order; ordinary rows only. */
    public Gram select(int... indices) {
        int m = indices.length;
        double[] g = new double[m * m];
        double[] d = new double[m * m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                g[i * m + j] = inner(indices[i], indices[j]);
                d[i * m + j] = squaredDistance(indices[i], indices[j]);
            }
        }
        return new Gram(m, g, d);
    }

    /** The Gram matrix of the rows and a row of zeros behind them; ordinary rows only. */
    public Gram withZero() {
        int m = n + 1;
        double[] g = new double[m * m];
        double[] d = new double[m * m];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                g[i * m + j] = inner(i, j);
                d[i * m + j] = squaredDistance(i, j);
            }
            d[i * m + n] = inner(i, i);
            d[n * m + i] = inner(i, i);
        }
        return new Gram(m, g, d);
    }

    /**
     * Inner products of the rows less one of them, each such difference divided by a power of two near its length.
     *
     * @param products {@code <x_i - x_a, x_j - x_a> / 2^(scales_i + scales_j)}, n x n; 0 for rows that equal x_a
     * @param scales the powers, in the unit of {@link #scaled}
     */
    public record Centred(double[] products, int[] scales) {}

    /**
     * Inner products of the rows less row {@code anchor}. Of ordinary rows two formulas give them, one from inner products and one from
     * distances; the first cancels when the rows share an offset, the second when one of them is far away. Each entry takes the one with the
     * smaller bound on its rounding. Of wide rows they are computed from the differences.
     */
    public Centred centred(int anchor) {
        if (wide != null) {
            return wide.centred(anchor);
        }
        double[] k = new double[n * n];
        int[] scales = new int[n];
        for (int i = 0; i < n; i++) {
            scales[i] = WideLengths.exponent(distance(i, anchor));
        }
        double aa = inner(anchor, anchor);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double di = squaredDistance(i, anchor);
                double dj = squaredDistance(j, anchor);
                if (di == 0 || dj == 0) {
                    continue;
                }
                double dij = squaredDistance(i, j);
                double byInner = Math.abs(inner(i, j)) + Math.abs(inner(i, anchor)) + Math.abs(inner(j, anchor)) + aa;
                double byDistance = (di + dj + dij) / 2;
                double product = byDistance <= byInner
                        ? (di + dj - dij) / 2
                        : inner(i, j) - inner(i, anchor) - (inner(j, anchor) - aa);
                double most = Math.sqrt(di) * Math.sqrt(dj);
                double bounded = i == j ? di : Math.max(-most, Math.min(most, product));
                k[i * n + j] = Math.scalb(bounded, -scales[i] - scales[j]);
            }
        }
        return new Centred(k, scales);
    }
}
