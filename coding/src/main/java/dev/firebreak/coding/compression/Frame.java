package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What sender and server agree on before a round's messages.
 *
 * @param randomness where masks and roundings are drawn from
 * @param round the round, from 0
 * @param dimension Q, numbers per vector, at least 1
 * @param float32 whether values travel in four bytes
 */
public record Frame(Randomness randomness, int round, int dimension, boolean float32) {
    private static final byte FLOAT32_FLAG = 1;

    /** Checks Q. */
    public Frame {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but is " + dimension);
        }
    }

    Width width() {
        return float32 ? Width.FLOAT32 : Width.FLOAT64;
    }

    /** Writes the header into the beginning of a message; the position is behind it. */
    ByteBuffer start(byte[] message, int codec, int worker) {
        return ByteBuffer.wrap(message)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) codec)
                .put(flags())
                .putShort((short) 0)
                .putInt(round)
                .putInt(worker)
                .putInt(dimension);
    }

    /** The payload of a message that must have so many bytes and this header. */
    ByteBuffer open(byte[] message, int bytes, int codec, int worker) throws MalformedMessageException {
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
