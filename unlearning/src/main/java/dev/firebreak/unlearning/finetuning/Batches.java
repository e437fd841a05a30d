package dev.firebreak.unlearning.finetuning;

import dev.firebreak.core.random.Randomness;
import java.util.Arrays;

/** Which records a step uses: a pure function of the step, independent of the iterates. */
@FunctionalInterface
public interface Batches {

    /** Indices into the retain set for a step, from 0; not empty. */
    int[] at(int step);

    /**
     * Epochs in freshly shuffled order, cut into batches; the last batch of an epoch may be smaller.
     *
     * @param count records in the retain set, at least 1
     * @param size records per batch, at least 1
     * @param randomness keyed by epoch
     * @param purpose a word that no other draw uses
     */
    static Batches shuffled(int count, int size, Randomness randomness, String purpose) {
        if (count < 1 || size < 1) {
            throw new IllegalArgumentException("count and size must be at least 1, but are " + count + " and " + size);
        }
        int perEpoch = stepsPerEpoch(count, size);
        return new Batches() {
            // Steps come in order: one epoch is drawn once, not once per step.
            private int drawn = -1;
            private int[] order;

            @Override
            public synchronized int[] at(int step) {
                int epoch = step / perEpoch;
                if (epoch != drawn) {
                    order = randomness.stream(purpose, epoch, 0).permutation(count);
                    drawn = epoch;
                }
                int from = step % perEpoch * size;
                return Arrays.copyOfRange(order, from, Math.min(count, from + size));
            }
        };
    }

    /** Batches in an epoch. */
    static int stepsPerEpoch(int count, int size) {
        return (int) (((long) count + size - 1) / size);
    }
}
