package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.WideLengths;
import java.util.Arrays;

/**
 * Distances from points of the rows' affine hull, z = sum of w_i x_i with weights that sum to 1. All is relative to one central row, so
 * neither an offset that the rows share nor rows far away take digits from the others. The weight of a row is written as a factor and a
 * power of two that is near 1 over the row's distance from the centre: what far rows add to z may be as much as what near ones add, and
 * their weights alone may be below the least float64 number.
 */
final class Spread {
    // Below this part of what it is the difference of, a squared distance is computed again around the row itself.
    private static final double CLOSE = 1e-8;

    private final Gram gram;
    private final int n;
    private final double[] products;
    private final int[] scales;

    Spread(Gram gram, int byzantine) {
        this.gram = gram;
        this.n = gram.n();
        Gram.Centred centred = gram.centred(medoid(gram, byzantine));
        this.products = centred.products();
        this.scales = centred.scales();
    }

    /** Row i's weight is its factor times 2^-scale(i). */
    int scale(int i) {
        return scales[i];
    }

    /** What a rule answers with, from the factors of the first {@code count} rows. */
    double[] weights(double[] factors) {
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = Math.scalb(factors[i], -scales[i]);
        }
        return weights;
    }

    /** The powers of two that factors are to be multiplied by. */
    int[] powers() {
        return Arrays.stream(scales).map(scale -> -scale).toArray();
    }

    /** The distance of each row from z. */
    double[] distances(double[] factors) {
        int exponent = exponent(products, factors);
        double[] z = scaled(factors, exponent);
        double[] along = new double[n];
        double self = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                along[i] += products[i * n + j] * z[j];
            }
            self += z[i] * along[i];
        }
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            boolean atCentre = products[i * n + i] == 0;
            int common = atCentre ? exponent : Math.max(scales[i], exponent);
            double a = atCentre ? 0 : Math.scalb(1.0, scales[i] - common);
            double b = Math.scalb(1.0, exponent - common);
            double squares = a * a * products[i * n + i] + b * b * self;
            double square = squares - 2 * a * b * along[i];
            distances[i] = square > CLOSE * squares
                    ? Math.scalb(Math.sqrt(square), common)
                    : atCentre ? Math.scalb(Math.sqrt(Math.max(0, square)), common) : distanceFromItself(i, factors);
        }
        return distances;
    }

    // || sum of w_j (x_j - x_i) ||, in which nothing cancels but directions.
    private double distanceFromItself(int i, double[] factors) {
        Gram.Centred own = gram.centred(i);
        double[] around = new double[n];
        for (int j = 0; j < n; j++) {
            around[j] = Math.scalb(factors[j], own.scales()[j] - scales[j]);
        }
        return length(own.products(), around);
    }

    /** The length of the sum of u_i x_i with weights that sum to 0, given by their factors. */
    double length(double[] factors) {
        return length(products, factors);
    }

    private double length(double[] k, double[] factors) {
        int exponent = exponent(k, factors);
        double[] u = scaled(factors, exponent);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double row = 0;
            for (int j = 0; j < n; j++) {
                row += k[i * n + j] * u[j];
            }
            sum += row * u[i];
        }
        return Math.scalb(Math.sqrt(Math.max(0, sum)), exponent);
    }

    // Near the largest factor of a row that is not the centre itself, whose factor moves nothing.
    private static int exponent(double[] k, double[] factors) {
        double largest = 0;
        for (int i = 0; i < factors.length; i++) {
            largest = k[i * factors.length + i] == 0 ? largest : Math.max(largest, Math.abs(factors[i]));
        }
        return WideLengths.exponent(largest);
    }

    private static double[] scaled(double[] factors, int exponent) {
        double[] scaled = new double[factors.length];
        for (int i = 0; i < scaled.length; i++) {
            // Beyond the range only where it meets products that are 0.
            scaled[i] = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, Math.scalb(factors[i], -exponent)));
        }
        return scaled;
    }

    /**
     * The row of least sum of its n - f least distances. At least n - 2f of the rows that these belong to are not faulty, so no f rows can
     * make a row the medoid that is far from all others, as they can with the sum of all distances, in which theirs leave no digit of the
     * rest.
     */
    static int medoid(Gram gram, int byzantine) {
        int n = gram.n();
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                distances[j] = gram.distance(i, j);
            }
            Arrays.sort(distances);
            double sum = 0;
            for (int j = 0; j < n - byzantine; j++) {
                // Divided first: distances near the end of the range.
                sum += distances[j] / n;
            }
            if (sum < least) {
                least = sum;
                best = i;
            }
        }
        return best;
    }
}
