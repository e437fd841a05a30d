package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.WideLengths;
import dev.firebreak.aggregation.WideWeights;
import dev.firebreak.aggregation.certificate.Kappa;

/**
 * From v = the start (the previous result, or zeros), {@code iterations} times
 * {@code v += mean_i (x_i - v) min(1, radius / ||x_i - v||)} (Karimireddy, He and Jaggi, "Learning from history for Byzantine robust
 * optimization", ICML 2021).
 *
 * @param radius in the unit of the rows, greater than 0
 * @param iterations at least 1
 */
record CenteredClipping(double radius, int iterations) implements GeometricRule {

    @Override
    public boolean usesStart() {
        return true;
    }

    @Override
    public double[] weights(Gram gram, int byzantine) {
        return wideWeights(gram, byzantine).plain();
    }

    /** The start is the last row, so v is always a combination of rows whose weights sum to 1. */
    @Override
    public WideWeights wideWeights(Gram gram, int byzantine) {
        int n = gram.n() - 1;
        Spread spread = new Spread(gram, byzantine);
        double limit = gram.scaled(radius);
        double[] v = new double[n + 1];
        v[n] = Math.scalb(1.0, spread.scale(n));
        for (int t = 0; t < iterations; t++) {
            double[] distances = spread.distances(v);
            double[] moved = new double[n + 1];
            double total = 0;
            for (int i = 0; i < n; i++) {
                boolean clipped = distances[i] > limit;
                total += clipped ? limit / distances[i] : 1;
                moved[i] = clipped
                        ? WideLengths.quotient(limit, distances[i], spread.scale(i))
                        : Math.scalb(1.0, spread.scale(i));
            }
            // Where no row is clipped v moves to the mean, wherever it was.
            double stay = 1 - total / n;
            for (int i = 0; i <= n; i++) {
                v[i] = stay * v[i] + moved[i] / n;
            }
        }
        return new WideWeights(v, spread.powers());
    }

    @Override
    public Kappa kappa(int n, int f) {
        return new Kappa.Unproven("depends on the start and the radius");
    }
}
