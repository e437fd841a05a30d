package dev.firebreak.aggregation;

/**
 * Everything geometric about n rows: inner products G = X X^T and squared distances D, both n x n, row-major.
 *
 * @param n rows
 * @param inner inner products
 * @param squaredDistances squared distances, exactly 0 for equal rows
 */
public record Gram(int n, double[] inner, double[] squaredDistances) {

    /** The Gram matrix and distances of rows that are all finite. */
    public static Gram of(Rows rows) {
        int n = rows.count();
        double[] inner = new double[n * n];
        double[] distances = new double[n * n];
        for (int i = 0; i < n; i++) {
            double[] x = rows.row(i);
            for (int j = 0; j <= i; j++) {
                double[] y = rows.row(j);
                double dot = 0;
                double square = 0;
                for (int k = 0; k < x.length; k++) {
                    dot = Math.fma(x[k], y[k], dot);
                    double difference = x[k] - y[k];
                    square = Math.fma(difference, difference, square);
                }
                inner[i * n + j] = dot;
                inner[j * n + i] = dot;
                distances[i * n + j] = square;
                distances[j * n + i] = square;
            }
        }
        return new Gram(n, inner, distances);
    }

    /** The inner product of rows i and j. */
    public double inner(int i, int j) {
        return inner[i * n + j];
    }

    /** The squared distance of rows i and j. */
    public double squaredDistance(int i, int j) {
        return squaredDistances[i * n + j];
    }
}
