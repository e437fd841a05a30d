package dev.firebreak.coding;

import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;

/**
 * A pairwise balanced placement: subset k lies on the d devices device[(cell[k] + c) mod N], c running over a random d-subset
 * of the shifts 0..N-1. Every device holds d subsets, every subset lies on d devices, and two subsets share about d^2/N of
 * them.
 */
final class Circulant {
    private final int[][] held;

    /**
     * Draws a placement.
     *
     * @param devices N, also the number of subsets
     * @param load d, in [1, N]
     */
    Circulant(int devices, int load, RandomStream stream) {
        int[] cell = stream.permutation(devices);
        int[] device = stream.permutation(devices);
        int[] shifts = stream.sample(devices, load);
        held = new int[devices][load];
        int[] filled = new int[devices];
        for (int k = 0; k < devices; k++) {
            for (int c : shifts) {
                int holder = device[(cell[k] + c) % devices];
                held[holder][filled[holder]++] = k;
            }
        }
    }

    /** The subsets of a device, ascending. */
    int[] heldBy(int device) {
        return held[device];
    }

    /** What a device sends: its subsets' gradients, each times {@code weight}. */
    Assignment assignment(int device, double weight) {
        double[] weights = new double[held[device].length];
        Arrays.fill(weights, weight);
        return Assignment.weighted(held[device], weights);
    }
}
