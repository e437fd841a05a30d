package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Draw;
import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;

/** Where the permutations of an offline aggregation come from. */
final class Draws {
    private Draws() {}

    /**
     * The line's own permutation, or one drawn from its seed.
     *
     * @param permutation a permutation of the rows; {@code null} to draw one
     * @throws InputException if it holds a number twice, or one that is no row
     */
    static Draw of(int[] permutation, long seed, int round) {
        if (permutation == null) {
            return Draw.from(Randomness.of(seed).stream("bucketing", round, 0));
        }
        int[] sorted = permutation.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != i) {
                throw new InputException("'permutation' must hold each of 0.." + (sorted.length - 1) + " once");
            }
        }
        return Draw.fixed(permutation);
    }
}
