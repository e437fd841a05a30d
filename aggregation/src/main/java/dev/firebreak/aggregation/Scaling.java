package dev.firebreak.aggregation;

/**
 * Each row times its own factor: y_i = a_i x_i.
 *
 * @param factors a, one per row
 */
public record Scaling(double[] factors) implements RowMap {

    @Override
    public int rows() {
        return factors.length;
    }

    @Override
    public int columns() {
        return factors.length;
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
    public RowMap extended() {
        double[] more = java.util.Arrays.copyOf(factors, factors.length + 1);
        more[factors.length] = 1;
        return new Scaling(more);
    }

    /**
     * ||a x - b y||^2 is ab ||x - y||^2 + (a - b) (a ||x||^2 - b ||y||^2), and it is a^2 ||x||^2 + b^2 ||y||^2 - 2 ab &lt;x, y&gt;.
     */
    @Override
    public Gram apply(Gram old) {
        int n = old.n();
        double[] g = new double[n * n];
        double[] d = new double[n * n];
        for (int i = 0; i < n; i++) {
            double a = factors[i];
            // Factor by factor, so that a tiny factor meets its huge number before it meets another tiny one.
            double x = old.inner(i, i) * a;
            for (int j = 0; j < n; j++) {
                double b = factors[j];
                double y = old.inner(j, j) * b;
                double inner = old.inner(i, j) * a * b;
                double between = old.squaredDistance(i, j) * a * b;
                double boundByDistance = between + Math.abs(a - b) * (x + y);
                double boundByInner = a * x + b * y;
                g[i * n + j] = inner;
                if (i != j) {
                    d[i * n + j] = Math.max(
                            0,
                            boundByDistance <= boundByInner ? between + (a - b) * (x - y) : a * x + b * y - 2 * inner);
                }
            }
        }
        return new Gram(n, g, d, old.exponent());
    }
}
