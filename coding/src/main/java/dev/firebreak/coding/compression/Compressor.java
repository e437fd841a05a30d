package dev.firebreak.coding.compression;

import java.util.OptionalDouble;

/**
 * A compressor C of vectors of Q numbers, by its parameters: a value. Its bytes are made by the codec of a round; with
 * {@link #errorFeedback} a worker sends through {@link ErrorFeedback}.
 */
public interface Compressor {

    /**
     * The codec of one round.
     *
     * @throws dev.firebreak.core.InputException if the compressor does not fit vectors of this dimension
     */
    MessageCodec codec(Frame frame);

    /**
     * Bytes of every message of vectors of so many numbers, header included: arithmetic, without a codec and at any length.
     *
     * @param dimension numbers per vector, at least 1
     * @param float32 whether values travel in four bytes
     * @throws dev.firebreak.core.InputException if the compressor does not fit vectors of this dimension
     * @throws ArithmeticException from 2^63 bytes on
     */
    long bytes(long dimension, boolean float32);

    /**
     * delta with E C(v) = v and E||C(v) - v||^2 &lt;= delta ||v||^2 for vectors of {@code dimension} numbers; empty for biased
     * compressors.
     */
    OptionalDouble delta(long dimension);

    /** delta' with ||C(v) - v||^2 &lt;= (1 - delta') ||v||^2 for every v; empty if there is none. */
    OptionalDouble contraction(int dimension);

    /** Whether the server reads every vector as it was, but for the width of values. */
    default boolean isLossless() {
        // delta' = 1 leaves no error, and a compressor that depends on the dimension shows it at a large one.
        return contraction(Integer.MAX_VALUE).orElse(0) == 1;
    }

    /** Whether a worker keeps what compression took away and adds it to its next vector. */
    boolean errorFeedback();

    /**
     * Whether workers zero most coordinates independently of each other. A coordinate-wise rule without mixing (NNM) before it
     * then sees mostly zeros per coordinate and shrinks the rest, which deserves a warning; a shared mask does not.
     */
    boolean zeroesIndependently(int dimension);

    /** Whether all workers keep the same coordinates. */
    boolean sharesMask();

    /** Bytes of mask seeds that the driver sends in a round: one seed to each of the workers, or one for all if the mask is shared. */
    long seedBytes(int workers);
}
