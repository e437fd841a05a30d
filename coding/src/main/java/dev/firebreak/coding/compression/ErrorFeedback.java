package dev.firebreak.coding.compression;

import dev.firebreak.core.State;
import java.util.Arrays;

/**
 * Error feedback (Seide, Fu, Droppo, Li and Yu, Interspeech 2014; Karimireddy, Rebjock, Stich and Jaggi, ICML 2019): a worker
 * sends c = C(v + e) and keeps e = v + e - c, from e = 0. The error is the worker's state and part of its checkpoint; losing
 * it is a reset to 0.
 */
public final class ErrorFeedback {
    private static final String ERROR = "error";

    private ErrorFeedback() {}

    /**
     * What a worker does in a round.
     *
     * @param message the bytes to send
     * @param state what it carries to the next round
     */
    public record Sent(byte[] message, State state) {}

    /**
     * Compresses with error feedback. A vector that is not finite is sent as the codec sends it and leaves the state as it was.
     *
     * @param codec the round's codec
     * @param worker the sender
     * @param key what its draws are keyed by, as in {@link MessageCodec#encode(int, int, double[])}
     * @param vector Q numbers, not written to
     * @param state the worker's state, {@link State#EMPTY} at first
     */
    public static Sent send(MessageCodec codec, int worker, int key, double[] vector, State state) {
        double[] error = state.get(ERROR);
        double[] corrected = vector.clone();
        if (error != null) {
            Arrays.setAll(corrected, q -> vector[q] + error[q]);
        }
        byte[] message = codec.encode(worker, key, corrected);
        try {
            double[] sent = codec.decode(worker, key, message);
            Arrays.setAll(corrected, q -> corrected[q] - sent[q]);
            return new Sent(message, state.with(ERROR, corrected));
        } catch (MalformedMessageException notFinite) {
            return new Sent(message, state);
        }
    }
}
