package dev.firebreak.learning.transform;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;

/**
 * Shortens long vectors: {@code v <- v min(1, C / ||v||)}.
 *
 * @param norm C, greater than 0
 */
record Clipping(double norm) implements Transform {

    @Override
    public boolean hasState() {
        return false;
    }

    @Override
    public boolean isLinear() {
        return false;
    }

    @Override
    public State apply(double[] vector, RandomStream stream, State state) {
        Norm.shorten(vector, norm);
        return state;
    }
}
