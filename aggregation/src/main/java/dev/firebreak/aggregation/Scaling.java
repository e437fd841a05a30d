package dev.firebreak.aggregation;

import java.util.Arrays;

/**
 * Each row times its own factor: y_i = a_i x_i.
 *
 * @param factors a, one per row, or what is left of them where powers of two are kept apart
 * @param exponents powers of two that the factors are to be multiplied by; {@code null} for none
 * @param length the norm that, by definition, every row has whose factor is not 1
 */
public record Scaling(double[] factors, int[] exponents, double length) implements RowMap {
    // What is known of a distance beside clipped rows, less what n x n algebra may have added to it.
    private static final int DIGITS = 42;

    @Override
    public int rows() {
        return factors.length;
    }

    @Override
    public int columns() {
        return factors.length;
    }

    /** Whether row i is not left as it is. */
    boolean scales(int i) {
        return factors[i] != 1 || (exponents != null && exponents[i] != 0);
    }

    @Override
    public double[] matrix() {
        int n = factors.length;
        double[] m = new double[n * n];
        for (int i = 0; i < n; i++) {
            m[i * n + i] = factors[i];
        }
        return m;
    }

    @Override
    public ScaledMatrix scaled() {
        int n = factors.length;
        int[] powers = new int[n * n];
        for (int i = 0; exponents != null && i < n; i++) {
            powers[i * n + i] = exponents[i];
        }
        return ScaledMatrix.of(n, matrix(), powers);
    }

    @Override
    public RowMap extended() {
        double[] more = Arrays.copyOf(factors, factors.length + 1);
        more[factors.length] = 1;
        return new Scaling(more, exponents == null ? null : Arrays.copyOf(exponents, exponents.length + 1), length);
    }

    /**
     * ||a x - b y||^2 is ab ||x - y||^2 + (a - b) (a ||x||^2 - b ||y||^2), and it is a^2 ||x||^2 + b^2 ||y||^2 - 2 ab &lt;x, y&gt;.
     */
    @Override
    public Gram apply(Gram old) {
        int n = old.n();
        double[] g = new double[n * n];
        double[] d = new double[n * n];
        double clipped = clippedSquare(old);
        for (int i = 0; i < n; i++) {
            double a = factors[i];
            // Factor by factor, so that a tiny factor meets its huge number before it meets another tiny one.
            double x = old.inner(i, i) * a;
            double xx = square(i, x * a, clipped);
            for (int j = 0; j < n; j++) {
                double b = factors[j];
                double y = old.inner(j, j) * b;
                double inner = old.inner(i, j) * a * b;
                double between = old.squaredDistance(i, j) * a * b;
                double boundByDistance = between + Math.abs(a - b) * (x + y);
                double yy = square(j, y * b, clipped);
                if (i == j) {
                    g[i * n + i] = xx;
                    continue;
                }
                g[i * n + j] = inner;
                if (a == b) {
                    d[i * n + j] = between;
                } else if (x == 0 || y == 0) {
                    d[i * n + j] = xx + yy;
                } else {
                    double square = boundByDistance <= xx + yy ? between + (a - b) * (x - y) : xx + yy - 2 * inner;
                    d[i * n + j] = Math.max(0, rounded(square));
                }
            }
        }
        return new Gram(n, g, d);
    }

    // Rows that are clipped have one norm; their last bits must not decide between rows that are equally far.
    private double square(int i, double computed, double clipped) {
        boolean asLong = factors[i] == 1 ? Math.sqrt(computed) == length : computed != 0;
        return asLong ? clipped : computed;
    }

    // Where a row that is left as it is has that norm, its own square.
    private double clippedSquare(Gram old) {
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] == 1 && Math.sqrt(old.inner(i, i)) == length) {
                return old.inner(i, i);
            }
        }
        return length * length;
    }

    private static double rounded(double square) {
        double unit = Math.scalb(1.0, WideLengths.exponent(square) - DIGITS);
        return unit == 0 ? square : Math.rint(square / unit) * unit;
    }
}
