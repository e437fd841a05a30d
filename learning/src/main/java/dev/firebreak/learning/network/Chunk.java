package dev.firebreak.learning.network;

import dev.firebreak.core.kernel.LayerKernels;
import java.util.Arrays;

/**
 * A few examples under way through a network: the arrays that the operations of a {@link Plan} use, made when they are first asked for.
 * Number p of example e is at {@code p * lanes + e}; what lanes without an example hold reaches no result. One thread at a time.
 */
final class Chunk {
    /** The most examples. Our choice: whole vectors of any width, and the values of a usual layer stay in the second-level cache. */
    static final int MOST = 32;

    private final Plan plan;
    private final float[][] floats;
    private final int[][] integers;
    private int examples;
    private int lanes;
    private boolean first;

    Chunk(Plan plan) {
        this.plan = plan;
        this.floats = new float[plan.floats().length][];
        this.integers = new int[plan.integers().length][];
    }

    /**
     * Begins with other examples.
     *
     * @param first whether they are the first ones of their batch, which set sums; later ones add to them
     */
    void begin(int count, boolean first) {
        int wanted = (count + LayerKernels.LANES - 1) / LayerKernels.LANES * LayerKernels.LANES;
        if (wanted != lanes) {
            // Zeros around values are written once, and are elsewhere now.
            for (int padded : plan.padded()) {
                if (floats[padded] != null) {
                    Arrays.fill(floats[padded], 0);
                }
            }
        }
        this.examples = count;
        this.lanes = wanted;
        this.first = first;
    }

    int examples() {
        return examples;
    }

    int lanes() {
        return lanes;
    }

    boolean isFirst() {
        return first;
    }

    float[] values(Slot slot) {
        return floats(slot.values());
    }

    float[] slopes(Slot slot) {
        return floats(slot.slopes());
    }

    /** The array of this number. */
    float[] floats(int number) {
        if (floats[number] == null) {
            floats[number] = new float[plan.floats()[number] * MOST];
        }
        return floats[number];
    }

    /** The array of whole numbers of this number. */
    int[] integers(int number) {
        if (integers[number] == null) {
            integers[number] = new int[plan.integers()[number] * MOST];
        }
        return integers[number];
    }
}
