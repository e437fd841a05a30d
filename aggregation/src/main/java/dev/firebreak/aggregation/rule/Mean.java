package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Gram;
import java.util.Arrays;

/** The average of the rows. Not robust: one faulty row moves it anywhere. */
public record Mean() implements GeometricRule {

    @Override
    public double[] weights(Gram gram, int byzantine) {
        double[] weights = new double[gram.n()];
        Arrays.fill(weights, 1.0 / gram.n());
        return weights;
    }
}
