package dev.firebreak.learning.train;

import dev.firebreak.aggregation.coding.CodingPlan;
import dev.firebreak.aggregation.compression.Compressor;
import dev.firebreak.aggregation.compression.Compressors;
import dev.firebreak.aggregation.compression.ErrorFeedback;
import dev.firebreak.aggregation.compression.Frame;
import dev.firebreak.aggregation.compression.MalformedMessageException;
import dev.firebreak.aggregation.compression.MessageCodec;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import java.util.Optional;

/**
 * How messages travel: as they are, or compressed and serialised for real. A coded message is compressed once, after coding and
 * transforms. Thread safe.
 */
public final class Wire {
    private final Compressor compressor;
    private final Precision precision;
    private final Randomness randomness;
    // All messages of a round share their codec, and with it a shared mask.
    private volatile Latest latest;

    private record Latest(int round, int length, MessageCodec codec) {}

    /** The wire of an experiment. */
    Wire(ExperimentSpec spec) {
        this.compressor = Compressors.COMPRESSORS.build(spec.compression());
        this.precision = spec.precision();
        this.randomness = Randomness.of(spec.trainingSeed());
    }

    Compressor compressor() {
        return compressor;
    }

    /** Whether a worker must remember what compression took away. */
    boolean remembers() {
        return compressor.errorFeedback();
    }

    /**
     * The codec of a round.
     *
     * @param length numbers per message
     * @throws dev.firebreak.core.InputException if the compressor does not fit messages of this length
     */
    MessageCodec codec(int round, int length) {
        Latest known = latest;
        if (known == null || known.round != round || known.length != length) {
            boolean float32 = precision == Precision.FLOAT32;
            known = new Latest(round, length, compressor.codec(new Frame(randomness, round, length, float32)));
            latest = known;
        }
        return known.codec;
    }

    /** Bytes of every message of so many numbers, header included. */
    int bytes(int length) {
        return codec(0, length).bytes();
    }

    /** What an honest worker sends; the array is not kept. */
    Message.Content pack(int round, Task task, double[] vector) {
        return compressor.isLossless()
                ? Message.dense(vector, precision)
                : new Message.Encoded(codec(round, vector.length).encode(task.worker(), task.key(), vector));
    }

    /**
     * What an honest worker with memory sends.
     *
     * @param memory what it remembers of compression
     * @return the message's bytes and what it remembers next
     */
    ErrorFeedback.Sent packWithMemory(int round, Task task, double[] vector, State memory) {
        return ErrorFeedback.send(codec(round, vector.length), task.worker(), task.key(), vector, memory);
    }

    /** What a Byzantine worker sends that wants the server to read this vector, as nearly as the wire can say it. */
    Message.Content forge(int round, CodingPlan plan, int worker, double[] vector) {
        return compressor.isLossless()
                ? Message.dense(vector, precision)
                : new Message.Encoded(codec(round, vector.length).forge(worker, plan.key(worker), vector));
    }

    /**
     * What the server reads: the message with plain numbers.
     *
     * @param worker whose message it is, as the transport knows
     * @param key what its draws are keyed by
     * @param length numbers in an honest message
     * @return empty if the message is malformed
     */
    Optional<Message> open(int round, int worker, int key, int length, Message message) {
        if (message.content() instanceof Message.Encoded encoded && message.worker() == worker) {
            try {
                double[] vector = codec(round, length).decode(worker, key, encoded.message());
                return Optional.of(message.with(new Message.Float64(vector)));
            } catch (MalformedMessageException malformed) {
                return Optional.empty();
            }
        }
        return compressor.isLossless() && isPlain(worker, length, message) ? Optional.of(message) : Optional.empty();
    }

    /** Whether a message is one of this worker and holds so many plain numbers of the experiment's precision. */
    boolean isPlain(int worker, int length, Message message) {
        boolean fits = precision == Precision.FLOAT32
                ? message.content() instanceof Message.Float32
                : message.content() instanceof Message.Float64;
        return fits && message.worker() == worker && message.length() == length;
    }
}
