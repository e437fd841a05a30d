package dev.firebreak.aggregation;

/**
 * Everything geometric about n rows: inner products G = X X^T and squared distances D, both n x n, row-major. Both are of
 * the rows divided by 2^exponent, an exact scaling that keeps rows near the ends of the float64 range from overflowing or
 * vanishing when squared; {@code exponent} is 0 for all others. Rules that compare rows among themselves need not care;
 * a constant that has the unit of a row (a radius, a threshold) is brought to this scale by {@link #scaled}.
 *
 * @param n rows
 * @param inner inner products
 * @param squaredDistances squared distances, exactly 0 for equal rows
 * @param exponent the rows are 2^exponent times those that these numbers describe; in [-1000, 1000]
 */
public record Gram(int n, double[] inner, double[] squaredDistances, int exponent) {

    /** A Gram matrix of rows that are not scaled. */
    public Gram(int n, double[] inner, double[] squaredDistances) {
        this(n, inner, squaredDistances, 0);
    }

    /** The Gram matrix and distances of rows that are all finite. */
    public static Gram of(Rows rows) {
        return new GramOfColumns(new LocalColumns(rows, 1), Selection.all(rows.count())).gram();
    }

    /** Rows of which nothing is known but their number, for rules that ask for no more. */
    static Gram unknown(int n) {
        return new Gram(n, new double[0], new double[0]);
    }

    /** The inner product of rows i and j. */
    public double inner(int i, int j) {
        return inner[i * n + j];
    }

    /** The squared distance of rows i and j. */
    public double squaredDistance(int i, int j) {
        return squaredDistances[i * n + j];
    }

    /** The distance of rows i and j. */
    public double distance(int i, int j) {
        return Math.sqrt(squaredDistance(i, j));
    }

    /** The norm of row i. */
    public double norm(int i) {
        return Math.sqrt(inner(i, i));
    }

    /** A length in the rows' own unit, brought to the scale of these numbers; finite for finite lengths. */
    public double scaled(double length) {
        return Math.min(Math.scalb(length, -exponent), Double.MAX_VALUE);
    }

    /** The Gram matrix of some of the rows, in the given order. */
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
        return new Gram(m, g, d, exponent);
    }

    /** The Gram matrix of the rows and a row of zeros behind them. */
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
        return new Gram(m, g, d, exponent);
    }

    /**
     * Inner products of the rows less row {@code anchor}: {@code <x_i - x_a, x_j - x_a>}. Two formulas give them, one from inner products
     * and one from distances; the first cancels when the rows share an offset, the second when one of them is far away. Each entry
     * takes the one with the smaller bound on its rounding.
     */
    public double[] centred(int anchor) {
        double[] k = new double[n * n];
        double aa = inner(anchor, anchor);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double di = squaredDistance(i, anchor);
                double dj = squaredDistance(j, anchor);
                double dij = squaredDistance(i, j);
                double byInner = Math.abs(inner(i, j)) + Math.abs(inner(i, anchor)) + Math.abs(inner(j, anchor)) + aa;
                double byDistance = (di + dj + dij) / 2;
                k[i * n + j] = byDistance <= byInner
                        ? (di + dj - dij) / 2
                        : inner(i, j) - inner(i, anchor) - (inner(j, anchor) - aa);
            }
        }
        return k;
    }
}
