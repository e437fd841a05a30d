package dev.firebreak.learning.transform;

import dev.firebreak.core.State;
import dev.firebreak.learning.RoundView;

/**
 * One worker-side step between the update and the message (momentum, clipping, noise). A transform is a value; its state of one
 * worker goes in and comes out.
 */
@FunctionalInterface
public interface Transform {

    /** Whether it carries state between rounds. */
    default boolean hasState() {
        return false;
    }

    /** Whether it is linear in the vectors of all rounds so far, with the same factors for every worker. */
    default boolean isLinear() {
        return false;
    }

    /** Whether it sets coordinates to 0, other ones for each worker. */
    default boolean zeroesIndependently() {
        return false;
    }

    /**
     * Transforms one worker's vector.
     *
     * @param vector d numbers, not written to
     * @param view the round, and draws keyed by (training seed, round, worker)
     * @param state its state of this worker
     */
    Applied apply(double[] vector, RoundView view, State state);

    /**
     * What a transform made; none of it is written to afterwards, so that vector and state may share arrays.
     *
     * @param vector d numbers; may be the vector that was given, if nothing is changed
     * @param state the transform's state for the worker's next round
     */
    record Applied(double[] vector, State state) {}
}
