package dev.firebreak.coding.compression;

import java.nio.ByteBuffer;

/**
 * Rand-k with one mask for all senders of a round: the same k coordinates of every vector, times Q/k. No index travels, and
 * compression does not move honest messages apart (our choice; the same idea as the global masks of RoSDHB, arXiv 2508.17129).
 */
record SharedRandK(int dimension, int[] mask, Width width) implements Payload {

    @Override
    public int codec() {
        return 2;
    }

    @Override
    public int bytes() {
        return Math.multiplyExact(mask.length, width.bytes());
    }

    @Override
    public double gain() {
        return dimension / (double) mask.length;
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        double[] kept = new double[mask.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = vector[mask[i]];
        }
        width.putAll(out, kept);
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        double[] kept = new double[mask.length];
        width.getAll(in, kept);
        double gain = gain();
        for (int i = 0; i < kept.length; i++) {
            kept[i] *= gain;
            vector[mask[i]] = kept[i];
        }
        MalformedMessageException.require(Width.allFinite(kept), "a value is not finite once scaled");
    }
}
