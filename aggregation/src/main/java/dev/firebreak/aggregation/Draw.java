package dev.firebreak.aggregation;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;

/** Where a pre-aggregator that shuffles (bucketing) gets its permutation. */
@FunctionalInterface
public interface Draw {

    /** A permutation of {@code 0..n-1}. */
    int[] permutation(int n);

    /** The draw of a part that has a seed of its own; a fixed permutation stays fixed. */
    default Draw orSeeded(long seed) {
        return seeded(seed, 0);
    }

    /**
     * The draw for the rows that are left when some were dropped; only a fixed permutation, which names rows, differs.
     *
     * @param dropped their indices, ascending
     */
    default Draw without(int... dropped) {
        return this;
    }

    /** Uniform permutations keyed by (seed, round). */
    static Draw seeded(long seed, int round) {
        return from(Randomness.of(seed).stream("bucketing", round, 0));
    }

    /** Uniform permutations from a keyed stream. */
    static Draw from(RandomStream stream) {
        return stream::permutation;
    }

    /**
     * Always this permutation.
     *
     * @throws IllegalArgumentException if it is not one; at a draw, if n is not its length
     */
    static Draw fixed(int... permutation) {
        return new FixedDraw(permutation.clone());
    }
}
