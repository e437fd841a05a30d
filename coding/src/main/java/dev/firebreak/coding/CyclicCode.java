package dev.firebreak.coding;

import java.util.BitSet;

/**
 * A linear code over the workers of a cycle whose honest messages, seen as a vector over j = 0..n-1, miss 2s consecutive
 * frequencies of the discrete Fourier transform: those are the parity checks that locate wrong messages.
 */
interface CyclicCode {

    /** n, the length of the cycle; workers of a plan above their number are virtual and always missing. */
    int length();

    /** Parity checks, 2s. */
    int checks();

    /** The first of the frequencies that honest messages miss. */
    int firstCheck();

    /** Whether worker j is at exp(+2 pi i j / n) rather than exp(-2 pi i j / n). */
    boolean counterClockwise();

    /** Blocks per message: 1 for real messages, 2 for a real and an imaginary part. */
    int blocks();

    /** What a worker sends. */
    Assignment assignment(int worker);

    /**
     * The shortest v such that the real part of sum_j v_j times message j is the sum of all subset gradients.
     *
     * @param workers the workers j that may be used, at least n - 2s
     * @return the real parts of v in worker order, then (for two blocks) the imaginary parts
     */
    double[] recovery(BitSet workers);
}
