package dev.firebreak.learning.transform;

import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;

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
    public State apply(double[] vector, RandomStream stream, State state) {
        double[] before = state.get(MOMENTUM);
        for (int j = 0; j < vector.length; j++) {
            vector[j] = (before == null ? 0 : beta * before[j]) + (1 - beta) * vector[j];
        }
        return state.with(MOMENTUM, vector.clone());
    }
}
