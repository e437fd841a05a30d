package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 16 bytes before every payload: codec, flags, two reserved bytes, round, worker, Q; little-endian.
 *
 * @param codec the codec's number
 * @param float32 whether values travel in four bytes
 * @param round the round, from 0
 * @param worker the sender
 * @param dimension Q
 */
record Header(int codec, boolean float32, int round, int worker, int dimension) {
    private static final byte FLOAT32_FLAG = 1;

    /** Writes this header into the beginning of a message; the position is behind it. */
    ByteBuffer start(byte[] message) {
        return ByteBuffer.wrap(message)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) codec)
                .put(flags())
                .putShort((short) 0)
                .putInt(round)
                .putInt(worker)
                .putInt(dimension);
    }

    /**
     * Opens a message that must start with this header.
     *
     * @param bytes how long it must be
     * @return the payload
     */
    ByteBuffer open(byte[] message, int bytes) throws MalformedMessageException {
        if (message.length != bytes) {
            throw new MalformedMessageException(
                    "the message has " + message.length + " bytes where " + bytes + " are expected");
        }
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        require(in.get() == codec, "the message names another codec");
        require(in.get() == flags(), "the message has other flags");
        require(in.getShort() == 0, "the reserved bytes are not 0");
        require(in.getInt() == round, "the message names another round");
        require(in.getInt() == worker, "the message names another worker");
        require(in.getInt() == dimension, "the message names another dimension");
        return in;
    }

    private byte flags() {
        return float32 ? FLOAT32_FLAG : 0;
    }
}
