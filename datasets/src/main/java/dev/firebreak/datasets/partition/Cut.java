package dev.firebreak.datasets.partition;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;

/** What partitions have in common: labels, and lists of indices cut into parts. */
final class Cut {
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

    /**
     * A share of the examples split iid, the rest sorted by (label, index) and cut into consecutive parts (Allouah, Farhadkhani,
     * Guerraoui, Gupta, Pinot and Stephan, "Fixing by mixing", AISTATS 2023): {@code floor(similarity N)} examples, the first of a random
     * order, are cut evenly, then each worker also takes its part of the sorted rest. Similarity 1 is iid; 0 is extreme label skew, where
     * each worker holds one class if classes are balanced and as many as the workers.
     */
    static int[][] similar(double similarity, int[] labels, int classes, int parts, int[] order) {
        int shared = (int) Math.floor(similarity * labels.length);
        int[] rest = Arrays.copyOfRange(order, shared, order.length);
        Arrays.sort(rest);
        int[] restLabels = Arrays.stream(rest).map(i -> labels[i]).toArray();
        int[] sorted = Arrays.stream(join(byClass(restLabels, classes)))
                .map(i -> rest[i])
                .toArray();
        int[][] similar = even(Arrays.copyOf(order, shared), parts);
        int[][] skewed = even(sorted, parts);
        int[][] split = new int[parts][];
        Arrays.setAll(split, i -> join(similar[i], skewed[i]));
        return split;
    }
}
