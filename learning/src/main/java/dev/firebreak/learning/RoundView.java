package dev.firebreak.learning;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;

/**
 * What an update or a transform sees of a round besides its vector. Draws are keyed by (seed, purpose, round, key), so that order of
 * execution, retries and resumes change none.
 *
 * @param worker who computes: the worker's id; for an update the number of the data shard, because replicas of a shard must agree
 * @param round the round, from 0
 * @param participants how many workers take part in the round, at least 1
 * @param key what draws are keyed by: the worker or shard, or a number shared by replicas whose messages must be equal
 * @param purpose what the draws are for, a name of its own for each update and transform of a worker
 * @param randomness the workers' draws
 */
public record RoundView(int worker, int round, int participants, int key, String purpose, Randomness randomness) {

    /** The draws of this update or transform. */
    public RandomStream stream() {
        return randomness.stream(purpose, round, key);
    }

    /**
     * Further draws, for what takes several steps.
     *
     * @param step which, at least 1
     */
    public RandomStream stream(int step) {
        return randomness.stream(purpose + "-" + step, round, key);
    }
}
