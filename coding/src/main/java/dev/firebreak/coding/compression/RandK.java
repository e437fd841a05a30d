package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import dev.firebreak.aggregation.Ranking;
import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Rand-k: k coordinates drawn uniformly, times Q/k. With a mask per message the mask travels as the seed that the driver assigned; a message
 * that names another seed is malformed, for its sender would choose its mask. With one mask for all senders of a round no index travels, and
 * compression does not move honest messages apart (our choice; the same idea as the global masks of RoSDHB, arXiv 2508.17129).
 *
 * @param shared the coordinates that all senders keep, ascending; {@code null} where each message has a mask of its own
 */
record RandK(int dimension, int k, int[] shared, Width width) implements Payload {

    /** The mask that a seed expands to. */
    static int[] mask(long seed, int dimension, int k) {
        return mask(Randomness.of(seed).stream("mask")::nextDouble, dimension, k);
    }

    /**
     * The coordinates of the k smallest of Q draws, ties to the lower index; ascending. A uniform k-subset if the draws are
     * uniform. O(Q log Q).
     */
    static int[] mask(DoubleSupplier uniforms, int dimension, int k) {
        double[] u = new double[dimension];
        Arrays.setAll(u, q -> uniforms.getAsDouble());
        return Ranking.smallest(k, u);
    }

    @Override
    public int codec() {
        return shared == null ? 1 : 2;
    }

    @Override
    public double gain() {
        return dimension / (double) k;
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        int[] mask = shared;
        if (mask == null) {
            long seed = draws.seed().getAsLong();
            out.putLong(seed).putInt(k);
            mask = mask(seed, dimension, k);
        }
        double[] kept = new double[k];
        for (int i = 0; i < k; i++) {
            kept[i] = vector[mask[i]];
        }
        width.putAll(out, kept);
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        int[] mask = shared;
        if (mask == null) {
            long seed = draws.seed().getAsLong();
            require(in.getLong() == seed, "the message names another seed than the one assigned");
            require(in.getInt() == k, "the message names another k");
            mask = mask(seed, dimension, k);
        }
        double[] kept = new double[k];
        width.getAll(in, kept);
        double gain = gain();
        for (int i = 0; i < k; i++) {
            kept[i] *= gain;
            vector[mask[i]] = kept[i];
        }
        require(Width.allFinite(kept), "a value is not finite once scaled");
    }
}
