package dev.firebreak.datasets.partition;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;
import java.util.function.Supplier;

/** What partitions have in common: labels, lists of indices cut into parts, and refusals. */
final class Cut {
    // A skewed draw may leave a party without data; our choice of how often it is tried again before giving up.
    private static final int DRAWS = 100;

    private Cut() {}

    /** The training labels. @throws InputException if the set has no classes */
    static int[] labels(Dataset dataset, String partition) {
        Examples train = dataset.train();
        if (train.classes() == 0) {
            throw new InputException("partition " + partition + " splits by class, but data set " + dataset.name()
                    + " has no classes; use iid or by-group");
        }
        int[] labels = new int[train.count()];
        Arrays.setAll(labels, train::label);
        return labels;
    }

    /** For each class the indices of its examples, ascending. */
    static int[][] byClass(int[] labels, int classes) {
        int[] sizes = new int[classes];
        for (int label : labels) {
            sizes[label]++;
        }
        int[][] indices = new int[classes][];
        Arrays.setAll(indices, c -> new int[sizes[c]]);
        int[] filled = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            indices[labels[i]][filled[labels[i]]++] = i;
        }
        return indices;
    }

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

    /** Refuses more parties than examples, before memory for all parties is allocated. */
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
