package dev.firebreak.coding;

import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;

/**
 * A pairwise balanced placement: subset k is placed on the d workers worker[(cell[k] + c) mod N], c running over a random d-subset
 * of the shifts 0..N-1. Every worker has d subsets, every subset is on d workers, and two subsets share about d^2/N of
 * them.
 */
final class Circulant {
    private final int[][] held;

    Circulant(int workers, int load, RandomStream stream) {
        int[] cell = stream.permutation(workers);
        int[] worker = stream.permutation(workers);
        int[] shifts = stream.sample(workers, load);
        held = new int[workers][load];
        int[] filled = new int[workers];
        for (int k = 0; k < workers; k++) {
            for (int c : shifts) {
                int holder = worker[(cell[k] + c) % workers];
                held[holder][filled[holder]++] = k;
            }
        }
    }

    /** What a worker sends: its subsets' gradients, in ascending order and each times {@code weight}. */
    Assignment assignment(int worker, double weight) {
        double[] weights = new double[held[worker].length];
        Arrays.fill(weights, weight);
        return Assignment.weighted(held[worker], weights);
    }
}
