package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.WideLengths;
import dev.firebreak.aggregation.WideWeights;
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
        return wideWeights(gram, byzantine).plain();
    }

    @Override
    public WideWeights wideWeights(Gram gram, int byzantine) {
        int n = gram.n();
        Spread spread = new Spread(gram, byzantine);
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            distances[i] = gram.norm(i);
        }
        double[] factors = step(distances, gram.scaled(nu), spread);
        for (int t = 1; t < iterations; t++) {
            factors = step(spread.distances(factors), gram.scaled(nu), spread);
        }
        return new WideWeights(factors, spread.powers());
    }

    /** Weights in proportion to 1 / max(distance, floor), as factors; the floor is greater than 0. */
    static double[] step(double[] distances, double floor, Spread spread) {
        double least = Double.POSITIVE_INFINITY;
        for (double distance : distances) {
            least = Math.min(least, Math.max(distance, floor));
        }
        double sum = 0;
        for (double distance : distances) {
            sum += least / Math.max(distance, floor);
        }
        double[] factors = new double[distances.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = WideLengths.quotient(least, Math.max(distances[i], floor), spread.scale(i)) / sum;
        }
        return factors;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return new Kappa.Unproven(
                "the coefficient is stated for the exact geometric median: geometric-median(exact=true)");
    }
}
