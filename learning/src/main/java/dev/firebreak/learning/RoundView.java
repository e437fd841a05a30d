package dev.firebreak.learning;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.augmentation.Augmentation;

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
 * @param augmentation what becomes of the images of a batch
 */
public record RoundView(
        int worker,
        int round,
        int participants,
        int key,
        String purpose,
        Randomness randomness,
        Augmentation augmentation) {
    private static final String AUGMENTATION = "augmentation";

    /** A view of a round in which images stay as they are. */
    public RoundView(int worker, int round, int participants, int key, String purpose, Randomness randomness) {
        this(worker, round, participants, key, purpose, randomness, Augmentation.NONE);
    }

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

    /**
     * The examples of a batch, in its order, with what the round's augmentation makes of their images: draws are keyed by round and shard,
     * and each place of the batch has its own.
     *
     * @param rows indices into {@code examples}
     * @param step which of several steps, from 0
     */
    public Examples augmented(Examples examples, int[] rows, int step) {
        String of = step == 0 ? AUGMENTATION : AUGMENTATION + "-" + step;
        return augmentation.apply(examples.select(rows), randomness.stream(of, round, key));
    }
}
