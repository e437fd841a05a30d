package dev.firebreak.learning.transform;

import dev.firebreak.core.State;
import dev.firebreak.learning.RoundView;

/**
 * Worker momentum, {@code m <- beta m + (1 - beta) g} from m = 0; m is sent. Farhadkhani, Guerraoui, Gupta, Pinot and
 * Stephan, "Byzantine machine learning made easy by resilient averaging of momentums", ICML 2022, Algorithm 1.
 *
 * @param beta in [0, 1)
 */
record Momentum(double beta) implements Transform {
    private static final String MOMENTUM = "momentum";

    @Override
    public boolean hasState() {
        return true;
    }

    @Override
    public boolean isLinear() {
        return true;
    }

    @Override
    public Applied apply(double[] vector, RoundView view, State state) {
        double[] known = state.get(MOMENTUM);
        double[] before = known == null ? new double[vector.length] : known;
        double[] moved = new double[vector.length];
        for (int j = 0; j < moved.length; j++) {
            moved[j] = beta * before[j] + (1 - beta) * vector[j];
        }
        return new Applied(moved, state.with(MOMENTUM, moved));
    }
}
