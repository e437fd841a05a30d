package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import java.util.Arrays;

/**
 * A share of the examples split iid, the rest sorted by (label, index) and cut into consecutive parts (Allouah, Farhadkhani,
 * Guerraoui, Gupta, Pinot and Stephan, "Fixing by mixing", AISTATS 2023): {@code floor(similarity N)} examples drawn at
 * random are cut evenly, then each worker also takes its part of the sorted rest. Similarity 1 is iid; 0 is extreme label
 * skew, where each worker holds one class if classes are balanced and as many as the workers.
 *
 * @param similarity the share, in [0, 1]
 */
record GammaSimilarity(double similarity) implements Partition {

    @Override
    public int[][] split(Dataset dataset, int parts, RandomStream stream) {
        int[] labels = Cut.labels(dataset, similarity == 0 ? "extreme" : "gamma");
        return split(labels, dataset.train().classes(), parts, stream.permutation(labels.length));
    }

    /** The split once the random order of the examples is drawn. */
    int[][] split(int[] labels, int classes, int parts, int[] order) {
        int shared = (int) Math.floor(similarity * labels.length);
        int[] rest = Arrays.copyOfRange(order, shared, order.length);
        Arrays.sort(rest);
        int[] restLabels = Arrays.stream(rest).map(i -> labels[i]).toArray();
        int[] sorted = Arrays.stream(Cut.join(Cut.byClass(restLabels, classes)))
                .map(i -> rest[i])
                .toArray();
        int[][] similar = Cut.even(Arrays.copyOf(order, shared), parts);
        int[][] skewed = Cut.even(sorted, parts);
        int[][] split = new int[parts][];
        Arrays.setAll(split, i -> Cut.join(similar[i], skewed[i]));
        return split;
    }
}
