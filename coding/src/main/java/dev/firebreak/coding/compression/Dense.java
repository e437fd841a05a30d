package dev.firebreak.coding.compression;

import java.nio.ByteBuffer;

/** All values as they are. */
record Dense(Width width) implements Payload {

    @Override
    public int codec() {
        return 0;
    }

    @Override
    public void write(double[] vector, Draws draws, ByteBuffer out) {
        width.putAll(out, vector);
    }

    @Override
    public void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException {
        width.getAll(in, vector);
    }
}
