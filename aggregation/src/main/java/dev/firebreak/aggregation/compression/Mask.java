package dev.firebreak.aggregation.compression;

import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/** Which k of Q coordinates are kept. */
final class Mask {
    private Mask() {}

    /** The mask that a seed expands to. */
    static int[] expand(long seed, int dimension, int k) {
        return smallest(dimension, k, Randomness.of(seed).stream("mask")::nextDouble);
    }

    /**
     * The coordinates of the k smallest of Q draws, ties to the lower index; ascending. A uniform k-subset if the draws are
     * uniform. O(Q log Q).
     */
    static int[] smallest(int dimension, int k, DoubleSupplier uniforms) {
        double[] u = new double[dimension];
        Arrays.setAll(u, q -> uniforms.getAsDouble());
        return leading(u, k);
    }

    /** The coordinates of the k smallest keys, ties to the lower index; ascending. */
    static int[] leading(double[] keys, int k) {
        double[] sorted = keys.clone();
        Arrays.sort(sorted);
        double last = sorted[k - 1];
        int below = 0;
        for (double key : keys) {
            below += Double.compare(key, last) < 0 ? 1 : 0;
        }
        int[] kept = new int[k];
        int count = 0;
        int ties = k - below;
        for (int q = 0; count < k; q++) {
            int order = Double.compare(keys[q], last);
            if (order < 0 || (order == 0 && ties-- > 0)) {
                kept[count++] = q;
            }
        }
        return kept;
    }
}
