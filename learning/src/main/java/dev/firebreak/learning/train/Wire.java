package dev.firebreak.learning.train;

import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.DigestVote;
import dev.firebreak.coding.compression.CommitmentCodec;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.coding.compression.ErrorFeedback;
import dev.firebreak.coding.compression.Frame;
import dev.firebreak.coding.compression.MalformedMessageException;
import dev.firebreak.coding.compression.MessageCodec;
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

    private record Latest(int round, int length, MessageCodec codec, CommitmentCodec commitments) {}

    /** What an honest worker sends, and the state that error feedback carries on. */
    record Packed(Message.Content content, State state) {}

    /** The wire of an experiment. */
    Wire(WorkerSpec spec) {
        this.compressor = Compressors.COMPRESSORS.build(spec.compression());
        this.precision = spec.precision();
        this.randomness = Randomness.of(spec.seed());
    }

    Compressor compressor() {
        return compressor;
    }

    /** Whether error feedback carries state between rounds. */
    boolean hasState() {
        return compressor.errorFeedback();
    }

    // Throws InputException if the compressor does not fit messages of this length.
    private Latest latest(int round, int length) {
        Latest known = latest;
        if (known == null || known.round != round || known.length != length) {
            Frame frame = new Frame(randomness, round, length, precision == Precision.FLOAT32);
            known = new Latest(round, length, compressor.codec(frame), new CommitmentCodec(frame));
            latest = known;
        }
        return known;
    }

    private MessageCodec codec(int round, int length) {
        return latest(round, length).codec;
    }

    /**
     * Bytes of every message of so many numbers, header included.
     *
     * @throws dev.firebreak.core.InputException if the compressor does not fit messages of this length
     */
    int bytes(int length) {
        return codec(0, length).bytes();
    }

    /** A vector as it is, but for the precision. */
    Message.Content plain(double[] vector) {
        return Message.dense(vector, precision);
    }

    /** Packs the coded and transformed vector of an honest worker, which is not written to and not kept. */
    Packed pack(int round, Task task, double[] vector, State state) {
        if (compressor.isLossless()) {
            return new Packed(plain(vector), state);
        }
        MessageCodec codec = codec(round, vector.length);
        if (!hasState()) {
            return new Packed(new Message.Encoded(codec.encode(task.worker(), task.key(), vector)), state);
        }
        ErrorFeedback.Sent sent = ErrorFeedback.send(codec, task.worker(), task.key(), vector, state);
        return new Packed(new Message.Encoded(sent.message()), sent.state());
    }

    /** What a worker sends before its message of {@code length} numbers is fetched: the digest of what the server will read. */
    Message.Commitment commitment(int round, int key, int length, Message message) {
        byte[] digest = DigestVote.digest(
                open(round, message.worker(), key, length, message).values());
        return new Message.Commitment(latest(round, length).commitments.encode(message.worker(), digest));
    }

    /** The digest in a commitment of a worker, whom the transport identifies; empty if the commitment is malformed. */
    Optional<byte[]> openCommitment(int round, int worker, int length, Message message) {
        try {
            return message.content() instanceof Message.Commitment commitment
                    ? Optional.of(latest(round, length).commitments.decode(worker, commitment.message()))
                    : Optional.empty();
        } catch (MalformedMessageException malformed) {
            return Optional.empty();
        }
    }

    /** The message from which the server reads this vector of a Byzantine worker, as nearly as the wire can carry it. */
    Message.Content forge(int round, CodingPlan plan, int worker, double[] vector) {
        return compressor.isLossless()
                ? plain(vector)
                : new Message.Encoded(codec(round, vector.length).forge(worker, plan.key(worker), vector));
    }

    /**
     * What the server reads: the message with plain numbers, all of them finite, which no later step of the round checks again;
     * unreadable if it is malformed. The worker is the one whom the transport identifies, its draws are keyed by {@code key}, and an
     * honest message has {@code length} numbers.
     */
    Message open(int round, int worker, int key, int length, Message message) {
        int bytes = message.content().bytes();
        if (message.content() instanceof Message.Encoded encoded && message.worker() == worker) {
            try {
                double[] vector = codec(round, length).decode(worker, key, encoded.message());
                return message.with(new Message.Float64(vector, bytes));
            } catch (MalformedMessageException malformed) {
                return Message.unreadable(worker, bytes);
            }
        }
        return compressor.isLossless() && isPlain(worker, length, message) && message.isFinite()
                ? message
                : Message.unreadable(worker, bytes);
    }

    /** Whether a message is one of this worker and holds so many plain numbers of the experiment's precision. */
    boolean isPlain(int worker, int length, Message message) {
        boolean fits = precision == Precision.FLOAT32
                ? message.content() instanceof Message.Float32
                : message.content() instanceof Message.Float64;
        return fits && message.worker() == worker && message.length() == length;
    }
}
