package dev.firebreak.coding.compression;

import dev.firebreak.aggregation.Ranking;
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
        return Ranking.smallest(k, u);
    }
}
