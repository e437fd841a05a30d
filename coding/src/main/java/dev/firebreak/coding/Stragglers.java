package dev.firebreak.coding;

import dev.firebreak.core.random.Randomness;
import java.util.OptionalDouble;

/**
 * Which workers miss the deadline of a round: simulated as a pure function of (seed, round, worker), or left to the clock. A late
 * message is missing, and the scheme's {@link CodingPlan#decode} says what that means.
 */
public interface Stragglers {
    /**
     * How late a worker's message is; never, where nothing is drawn.
     *
     * @param randomness the run's source of draws
     * @param round the round, from 0
     * @param worker the worker, from 0
     * @return seconds past the deadline, positive if the message is missing from the round
     */
    default double overdue(Randomness randomness, int round, int worker) {
        return 0;
    }

    /** Whether a worker's message is missing from a round. */
    default boolean late(Randomness randomness, int round, int worker) {
        return overdue(randomness, round, worker) > 0;
    }

    /** How long the server really waits for messages, in seconds; empty if as long as it takes. */
    default OptionalDouble timeout() {
        return OptionalDouble.empty();
    }

    /** Whether the model has every message arrive in time, so that a missing one cannot be an honest worker's. */
    default boolean everyMessageInTime() {
        return false;
    }

    /** Whether no honest worker's message can ever come in time. */
    default boolean everyMessageLate() {
        return false;
    }
}
