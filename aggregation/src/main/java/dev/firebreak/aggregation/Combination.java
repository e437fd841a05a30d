package dev.firebreak.aggregation;

/**
 * New rows as any combinations of old ones. Where the weights of a row do not sum to 1 the rest counts for the origin, so distances to the
 * origin, the squared norms, take part.
 *
 * @param rows how many new rows
 * @param columns how many old rows
 * @param weights the matrix M, row-major
 */
public record Combination(int rows, int columns, double[] weights) implements RowMap {
    // Weights that are meant to sum to 1 do so but for rounding.
    private static final double AVERAGING = 1e-12;

    @Override
    public double[] matrix() {
        return weights;
    }

    @Override
    public RowMap extended() {
        double[] more = new double[(rows + 1) * (columns + 1)];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(weights, i * columns, more, i * (columns + 1), columns);
        }
        more[more.length - 1] = 1;
        return new Combination(rows + 1, columns + 1, more);
    }

    /** G' = M G M^T; with u = M_i - M_j, D'_ij is -u^T D u / 2 over the rows and the origin, and it is u^T G u. */
    @Override
    public Gram apply(Gram old) {
        double[] halfway = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < columns; k++) {
                double sum = 0;
                for (int l = 0; l < columns; l++) {
                    double weight = weights[i * columns + l];
                    sum = weight == 0 ? sum : sum + weight * old.inner(l, k);
                }
                halfway[i * columns + k] = sum;
            }
        }
        double[] g = new double[rows * rows];
        double[] d = new double[rows * rows];
        Difference difference = new Difference(old);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < columns; k++) {
                    double weight = weights[j * columns + k];
                    sum = weight == 0 ? sum : sum + weight * halfway[i * columns + k];
                }
                g[i * rows + j] = sum;
                g[j * rows + i] = sum;
                d[i * rows + j] = j == i ? 0 : difference.squaredNorm(i, j);
                d[j * rows + i] = d[i * rows + j];
            }
        }
        return new Gram(rows, g, d);
    }

    /** The differences of two new rows; only the old rows in which they differ take part. */
    private final class Difference {
        private final Gram old;
        private final int[] at = new int[columns];
        private final double[] u = new double[columns];

        Difference(Gram old) {
            this.old = old;
        }

        double squaredNorm(int i, int j) {
            int m = 0;
            double total = 0;
            double size = 0;
            for (int k = 0; k < columns; k++) {
                double difference = weights[i * columns + k] - weights[j * columns + k];
                if (difference != 0) {
                    at[m] = k;
                    u[m++] = difference;
                    total += difference;
                    size += Math.abs(difference);
                }
            }
            double origin = Math.abs(total) <= AVERAGING * size ? 0 : -total;
            double byDistance = 0;
            double boundByDistance = 0;
            double byInner = 0;
            double root = 0;
            for (int a = 0; a < m; a++) {
                double self = old.inner(at[a], at[a]);
                byDistance -= origin * u[a] * self;
                boundByDistance += Math.abs(origin * u[a]) * self;
                byInner += u[a] * self * u[a];
                root += Math.abs(u[a]) * Math.sqrt(self);
                for (int b = 0; b < a; b++) {
                    // The larger number first: a tiny weight must not meet another tiny one before the huge distance.
                    double between = old.squaredDistance(at[a], at[b]) * u[a] * u[b];
                    byDistance -= between;
                    boundByDistance += Math.abs(between);
                    byInner += 2 * (old.inner(at[a], at[b]) * u[a] * u[b]);
                }
            }
            return Math.max(0, boundByDistance <= root * root ? byDistance : byInner);
        }
    }
}
