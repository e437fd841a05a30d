package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;

/**
 * Rand-k with a mask per message: k coordinates drawn uniformly, times Q/k. The mask travels as the seed that the driver
 * assigned; a message that names another seed is malformed, for its sender would choose its mask.
 */
record RandK(int dimension, int k, Width width) implements Payload {

    @Override
    public int codec() {
        return 1;
    }

    @Override
    public int bytes() {
        return Math.addExact(Long.BYTES + Integer.BYTES, Math.multiplyExact(k, width.bytes()));
    }

    @Override
    public double gain() {
        return dimension / (double) k;
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        long seed = draws.seed();
        out.putLong(seed).putInt(k);
        new SharedRandK(dimension, Mask.expand(seed, dimension, k), width).write(vector, draws, out);
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        long seed = draws.seed();
        require(in.getLong() == seed, "the message names another seed than the one assigned");
        require(in.getInt() == k, "the message names another k");
        new SharedRandK(dimension, Mask.expand(seed, dimension, k), width).read(in, draws, vector);
    }
}
