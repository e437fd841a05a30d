package dev.firebreak.coding.compression;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Vectors to bytes and back, for one compressor in one round. All messages have the same length, header included. Immutable
 * and thread safe.
 */
public final class MessageCodec {
    /** Bytes before the payload. */
    public static final int HEADER_BYTES = 16;

    private final Frame frame;
    private final Payload payload;
    private final int bytes;
    private final IntFunction<Draws> draws;

    MessageCodec(Frame frame, Payload payload, int bytes, IntFunction<Draws> draws) {
        this.frame = frame;
        this.payload = payload;
        this.bytes = bytes;
        this.draws = draws;
    }

    /** Bytes of every message, header included. */
    public int bytes() {
        return bytes;
    }

    /**
     * Compresses and serialises a vector. One that is not finite becomes a message that {@link #decode} refuses.
     *
     * @param worker the sender
     * @param key what the draws are keyed by besides the round: the sender, or its group where replicas must agree byte for byte
     * @param vector Q numbers, not written to
     */
    public byte[] encode(int worker, int key, double[] vector) {
        if (vector.length != frame.dimension()) {
            throw new IllegalArgumentException(
                    "the vector must have " + frame.dimension() + " numbers, but has " + vector.length);
        }
        byte[] message = new byte[bytes];
        ByteBuffer out = frame.start(message, payload.codec(), worker);
        payload.write(vector, draws.apply(key), out);
        if (out.hasRemaining()) {
            throw new IllegalStateException("codec " + payload.codec() + " left " + out.remaining() + " bytes empty");
        }
        return message;
    }

    /**
     * The message from which the server reads this vector: where the decoder scales what travels (rand-k), that is
     * undone first. The server reads the vector as nearly as the wire can carry it.
     *
     * @param vector Q numbers, not written to
     */
    public byte[] forge(int worker, int key, double[] vector) {
        double gain = payload.gain();
        return encode(worker, key, Arrays.stream(vector).map(v -> v / gain).toArray());
    }

    /**
     * Reads a message into the Q numbers that the server aggregates, all of them finite.
     *
     * @param worker who sent it, as the transport identifies it
     * @param key what its draws are keyed by
     * @throws MalformedMessageException for any bytes that {@link #encode} does not produce from finite vectors
     */
    public double[] decode(int worker, int key, byte[] message) throws MalformedMessageException {
        ByteBuffer in = frame.open(message, bytes, payload.codec(), worker);
        double[] vector = new double[frame.dimension()];
        payload.read(in, draws.apply(key), vector);
        return vector;
    }
}
