package dev.firebreak.core.random;

import dev.firebreak.core.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The one source of random draws. A stream is a pure function of (seed, purpose, round, worker): call order, partitions,
 * executors, retries, speculation and resumes change no bit of any result.
 *
 * <p>The key of a stream is the first 128 bits of SHA-256 over those four; the stream is Philox 4x64-10 under that key.
 */
public final class Randomness {
    private final byte[] secret;

    private Randomness(byte[] secret) {
        this.secret = secret;
    }

    /** Experiment mode: repeatable from a seed that is written to the result, hence never a source of private noise. */
    public static Randomness of(long seed) {
        return new Randomness(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
    }

    /**
     * Release mode: keyed by a secret from a secure source that is no part of the result.
     *
     * @param secret at least 16 bytes
     */
    public static Randomness ofSecret(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("secret must have at least 16 bytes, but has " + secret.length);
        }
        return new Randomness(secret.clone());
    }

    /** The stream for a purpose that has neither rounds nor workers. */
    public RandomStream stream(String purpose) {
        return stream(purpose, 0, 0);
    }

    /**
     * The stream for a purpose, round and worker.
     *
     * @param purpose a word that is used for one kind of draw only, such as {@code batch} or {@code partition}
     * @param round the round, or another outer index
     * @param worker the worker, or another inner index
     */
    public RandomStream stream(String purpose, long round, long worker) {
        MessageDigest digest = Sha256.start();
        digest.update((byte) secret.length);
        digest.update(secret);
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(round)
                .putLong(worker)
                .array());
        ByteBuffer key = ByteBuffer.wrap(digest.digest(purpose.getBytes(StandardCharsets.UTF_8)));
        return new RandomStream(key.getLong(), key.getLong());
    }
}
