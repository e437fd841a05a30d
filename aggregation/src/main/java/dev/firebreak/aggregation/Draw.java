package dev.firebreak.aggregation;

import dev.firebreak.core.random.RandomStream;

/** Where a pre-aggregator that shuffles (bucketing) gets its permutation. */
@FunctionalInterface
public interface Draw {

    /** A permutation of {@code 0..n-1}. */
    int[] permutation(int n);

    /** Uniform permutations from a keyed stream. */
    static Draw from(RandomStream stream) {
        return stream::permutation;
    }

    /**
     * Always this permutation.
     *
     * @throws IllegalArgumentException when asked for, if n is not its length
     */
    static Draw fixed(int... permutation) {
        return n -> {
            if (permutation.length != n) {
                throw new IllegalArgumentException(
                        "the permutation has " + permutation.length + " entries, but there are " + n + " rows");
            }
            return permutation.clone();
        };
    }
}
