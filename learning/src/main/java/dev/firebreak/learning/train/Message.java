package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.compression.CommitmentCodec;
import dev.firebreak.coding.compression.MessageCodec;
import dev.firebreak.core.kernel.Kernels;
import java.io.Serializable;
import java.util.List;

/**
 * What one worker sends.
 *
 * @param worker the worker's id
 * @param content the numbers, as they are or compressed
 * @param loss mean loss over the examples touched
 * @param origin where it was computed, as seen by the pool, not as stated by the worker; {@code null} if in the server's own process
 */
public record Message(int worker, Content content, double loss, Origin origin) implements Serializable {

    /** What travels. */
    public sealed interface Content extends Serializable {

        /** Bytes on the wire, header included. */
        int bytes();
    }

    /** Numbers of four bytes, as they are. */
    public record Float32(float[] values) implements Content {
        @Override
        public int bytes() {
            return MessageCodec.HEADER_BYTES + Float.BYTES * values.length;
        }
    }

    /**
     * Numbers of eight bytes, as they are or as they were decoded.
     *
     * @param bytes bytes on the wire, header included
     */
    public record Float64(double[] values, int bytes) implements Content {
        /** Numbers as they are. */
        public Float64(double[] values) {
            this(values, MessageCodec.HEADER_BYTES + Double.BYTES * values.length);
        }
    }

    /** What is left of a message that the server could not read. */
    public record Unreadable(int bytes) implements Content {}

    /** A compressed vector as a {@link MessageCodec} serialised it. */
    public record Encoded(byte[] message) implements Content {
        @Override
        public int bytes() {
            return message.length;
        }
    }

    /** The digest of a message that can be fetched, as a {@link CommitmentCodec} serialised it. */
    public record Commitment(byte[] message) implements Content {
        @Override
        public int bytes() {
            return message.length;
        }
    }

    /**
     * Where a message was computed: workers on one executor (one process) or one host can be faulty together.
     *
     * @param executor the executor's id
     * @param host the host's name
     */
    public record Origin(String executor, String host) implements Serializable {}

    /** Numbers as they are, rounded to the precision; the array is not kept. */
    static Content dense(double[] values, Precision precision) {
        return precision == Precision.FLOAT32 ? new Float32(narrow(values)) : new Float64(values.clone());
    }

    /** A message that cannot be read, in place of one that was not valid. */
    public static Message unreadable(int worker) {
        return unreadable(worker, 0);
    }

    /** A message of so many bytes that cannot be read. */
    static Message unreadable(int worker, int bytes) {
        return new Message(worker, new Unreadable(bytes), Double.NaN, null);
    }

    /** The messages that the server could read, in the order of the list. */
    static List<Message> readable(List<Message> messages) {
        return messages.stream().filter(Message::isReadable).toList();
    }

    /** Whether the server could read it. */
    boolean isReadable() {
        return !(content instanceof Unreadable);
    }

    /** Whether there is content at all: a message that comes from another process need not have any. */
    public boolean isComplete() {
        return (content instanceof Float32 narrow && narrow.values != null)
                || (content instanceof Float64 wide && wide.values != null)
                || (content instanceof Encoded encoded && encoded.message != null)
                || (content instanceof Commitment commitment && commitment.message != null);
    }

    /** The same message with other content. */
    public Message with(Content other) {
        return new Message(worker, other, loss, origin);
    }

    /** The same message, computed there. */
    public Message from(Origin place) {
        return new Message(worker, content, loss, place);
    }

    /** The numbers as float64, copied; none if it could not be read. Only where they are not compressed. */
    public double[] values() {
        return isReadable() ? rows(List.of(this)).row(0) : new double[0];
    }

    /** Whether all its numbers are finite; only where they are not compressed. */
    boolean isFinite() {
        return content instanceof Float32 dense
                ? Kernels.best().finite(dense.values)
                : Kernels.best().finite(((Float64) content).values);
    }

    /** How many numbers; only where they are not compressed. */
    int length() {
        return rows(List.of(this)).dimension();
    }

    /** The messages' numbers as rows, in the order of the list; all of one precision, none compressed. */
    public static Rows rows(List<Message> messages) {
        if (messages.isEmpty()) {
            return Rows.of(new double[0][]);
        }
        return messages.get(0).content instanceof Float32
                ? Rows.of(messages.stream()
                        .map(message -> ((Float32) message.content).values)
                        .toArray(float[][]::new))
                : Rows.of(messages.stream()
                        .map(message -> ((Float64) message.content).values)
                        .toArray(double[][]::new));
    }

    private static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int j = 0; j < narrow.length; j++) {
            narrow[j] = (float) values[j];
        }
        return narrow;
    }
}
