package dev.firebreak.learning.transform;

import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;

/**
 * One worker-side step between the update and the message (momentum, clipping, noise). A transform is a value; its state of one
 * worker goes in and comes out.
 */
public interface Transform {

    /** Whether it carries state between rounds. */
    boolean hasState();

    /** Whether it is linear in the vectors of all rounds so far, with the same factors for every worker. */
    boolean isLinear();

    /** Whether it sets coordinates to 0, other ones for each worker. */
    default boolean zeroesIndependently() {
        return false;
    }

    /**
     * Transforms one worker's vector in place.
     *
     * @param vector d numbers, overwritten
     * @param stream draws keyed by (training seed, round, worker)
     * @param state its state of this worker
     * @return its state for the worker's next round
     */
    State apply(double[] vector, RandomStream stream, State state);
}
