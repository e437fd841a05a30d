package dev.firebreak.datasets.partition;

import dev.firebreak.core.InputException;
import java.util.Arrays;
import java.util.function.Supplier;

/** Cutting a list of indices into parts. */
final class Cut {
    // A skewed draw may leave a party without data; our choice of how often it is tried again before giving up.
    private static final int DRAWS = 100;

    private Cut() {}

    /** Consecutive parts whose sizes differ by at most 1, larger parts first. */
    static int[][] even(int[] indices, int parts) {
        int[][] split = new int[parts][];
        int from = 0;
        for (int i = 0; i < parts; i++) {
            int to = from + indices.length / parts + (i < indices.length % parts ? 1 : 0);
            split[i] = Arrays.copyOfRange(indices, from, to);
            from = to;
        }
        return split;
    }

    /** One list of indices after the other. */
    static int[] join(int[]... lists) {
        return Arrays.stream(lists).flatMapToInt(Arrays::stream).toArray();
    }

    /** Refuses more parties than examples, before room for all parties is taken. */
    static void checkParties(int examples, int parts, String partition) {
        if (parts > examples) {
            throw leavesEmpty(examples, parts, partition);
        }
    }

    /** The split, if every party holds something. */
    static int[][] full(int[][] split, int examples, String partition) {
        if (hasEmpty(split)) {
            throw leavesEmpty(examples, split.length, partition);
        }
        return split;
    }

    private static InputException leavesEmpty(int examples, int parts, String partition) {
        return new InputException("partition " + partition + " leaves a party without examples: " + examples
                + " training examples for " + parts + " parties");
    }

    /** The first of up to 100 draws in which every party holds something. */
    static int[][] firstFull(Supplier<int[][]> draw, String partition) {
        int[][] split = draw.get();
        for (int drawn = 1; hasEmpty(split); drawn++) {
            if (drawn == DRAWS) {
                throw new InputException("partition " + partition + " left a party without examples in each of " + DRAWS
                        + " draws for " + split.length
                        + " parties; take a larger alpha, fewer parties or more examples");
            }
            split = draw.get();
        }
        return split;
    }

    private static boolean hasEmpty(int[][] split) {
        return Arrays.stream(split).anyMatch(part -> part.length == 0);
    }
}
