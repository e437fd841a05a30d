package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Draw;

/** Where the permutations of an offline aggregation come from. */
final class Permutations {
    private Permutations() {}

    /**
     * The line's own permutation, or one drawn from its seed.
     *
     * @param permutation a permutation of the rows; {@code null} to draw one
     * @throws IllegalArgumentException if it is none
     */
    static Draw of(int[] permutation, long seed, int round) {
        return permutation == null ? Draw.seeded(seed, round) : Draw.fixed(permutation);
    }
}
