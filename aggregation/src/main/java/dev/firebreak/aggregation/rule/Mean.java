package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import dev.firebreak.aggregation.certificate.Kappa;
import java.util.Arrays;

/** The average of the rows. Not robust: one faulty row moves it anywhere. */
record Mean() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        double[] weights = new double[gram.n()];
        Arrays.fill(weights, 1.0 / gram.n());
        return weights;
    }

    @Override
    public boolean usesGram() {
        return false;
    }

    @Override
    public Kappa kappa(int n, int f) {
        return f == 0
                ? Kappa.againstVariance(0, "the result is the mean of all rows")
                : new Kappa.Unproven("none exists: one faulty row moves the mean anywhere");
    }

    @Override
    public int breakdown(int n) {
        return 0;
    }
}
