package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
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

    /** The start is the last row, so v is always a combination of rows whose weights sum to 1. */
    @Override
    public double[] weights(Gram gram, int byzantine) {
        int n = gram.n() - 1;
        Spread spread = new Spread(gram);
        double limit = gram.scaled(radius);
        double[] v = new double[n + 1];
        v[n] = 1;
        for (int t = 0; t < iterations; t++) {
            double[] squares = spread.squaredDistances(v);
            double[] moved = new double[n + 1];
            double total = 0;
            for (int i = 0; i < n; i++) {
                double distance = Math.sqrt(squares[i]);
                moved[i] = (distance > limit ? limit / distance : 1) / n;
                total += moved[i];
            }
            // Whoever is not clipped at all moves v to the mean, without a trace of where it was.
            double stay = total >= 1 ? 0 : 1 - total;
            for (int i = 0; i <= n; i++) {
                v[i] = stay * v[i] + moved[i];
            }
        }
        return v;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return new Kappa.Unproven("depends on the start and the radius");
    }
}
