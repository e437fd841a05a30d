package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * The smoothed Weiszfeld iteration (Pillutla, Kakade and Harchaoui, "Robust aggregation for federated learning", IEEE TSP 2022, as robust
 * learning codes use it): from z = 0, {@code iterations} times z = sum b_i x_i / sum b_i with b_i = 1 / max(||x_i - z||, nu).
 *
 * <p>A few iterations are not the geometric median, and where all rows are within nu of z the step is the plain mean.
 *
 * @param nu least distance, in the unit of the rows, greater than 0
 * @param iterations at least 1
 */
record SmoothedGeometricMedian(double nu, int iterations) implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n();
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            distances[i] = gram.norm(i);
        }
        double[] w = step(distances, gram.scaled(nu));
        Spread spread = iterations > 1 ? new Spread(gram) : null;
        for (int t = 1; t < iterations; t++) {
            w = step(spread.distances(w), gram.scaled(nu));
        }
        return w;
    }

    /** Weights in proportion to 1 / max(distance, floor). */
    static double[] step(double[] distances, double floor) {
        double[] b = new double[distances.length];
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            b[i] = 1 / Math.max(distances[i], floor);
            sum += b[i];
        }
        for (int i = 0; i < b.length; i++) {
            b[i] /= sum;
        }
        return b;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return new Kappa.Unproven(
                "the coefficient is stated for the exact geometric median: geometric-median(exact=true)");
    }
}
