package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.Gram;

/**
 * Distances from points of the rows' affine hull, z = sum of w_i x_i with weights that sum to 1. All is relative to one central row, so
 * neither an offset that the rows share nor rows far away take digits from the others.
 */
final class Spread {
    private final int n;
    private final double[] centred;

    Spread(Gram gram) {
        this.n = gram.n();
        this.centred = gram.centred(medoid(gram));
    }

    /** The squared distance of each row from z. */
    double[] squaredDistances(double[] w) {
        double[] k = new double[n];
        double self = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                k[i] += centred[i * n + j] * w[j];
            }
            self += w[i] * k[i];
        }
        double[] squares = new double[n];
        for (int i = 0; i < n; i++) {
            squares[i] = Math.max(0, centred[i * n + i] - 2 * k[i] + self);
        }
        return squares;
    }

    /** The distance of each row from z. */
    double[] distances(double[] w) {
        double[] distances = squaredDistances(w);
        for (int i = 0; i < n; i++) {
            distances[i] = Math.sqrt(distances[i]);
        }
        return distances;
    }

    /** The squared norm of sum of u_i x_i with weights that sum to 0. */
    double squaredNorm(double[] u) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += centred[i * n + j] * u[j];
            }
            sum += row * u[i];
        }
        return Math.max(0, sum);
    }

    /** The row of least sum of distances to the others. */
    static int medoid(Gram gram) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < gram.n(); i++) {
            double sum = 0;
            for (int j = 0; j < gram.n(); j++) {
                sum += gram.distance(i, j);
            }
            if (sum < least) {
                least = sum;
                best = i;
            }
        }
        return best;
    }
}
