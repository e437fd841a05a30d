package dev.firebreak.coding;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key from which a coding draws assignments and projections. An adversary that can predict them can prepare wrong messages that survive
 * (gradient-coding specification, section 2), so the key stays on the driver, and the draws of a round are keyed by
 * HMAC-SHA256(key, round): draws that became known say nothing about later ones.
 *
 * <p>Immutable and thread safe; prints nothing of the key.
 */
public final class DriverSecret {
    private static final String HMAC = "HmacSHA256";

    private final byte[] key;

    private DriverSecret(byte[] key) {
        this.key = key;
    }

    /**
     * Experiment mode: repeatable from the training seed, which is in the run's manifest. Executors receive a function of the seed
     * ({@code WorkerSpec}), so that one that tries seeds finds it and foresees every draw: no protection from an executor that tries.
     */
    public static DriverSecret ofSeed(long seed) {
        return new DriverSecret(hmac("driver secret of experiment mode".getBytes(StandardCharsets.UTF_8), seed));
    }

    /** 256 bits from the platform's secure source, stored nowhere: no two are equal, and nothing that executors know leads to them. */
    public static DriverSecret secure() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return new DriverSecret(key);
    }

    /**
     * The stream of one kind of draw in one round.
     *
     * @param purpose a word used for one kind of draw only
     * @param round the round
     */
    public RandomStream stream(String purpose, int round) {
        return Randomness.ofSecret(hmac(key, round)).stream(purpose);
    }

    private static byte[] hmac(byte[] key, long message) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(message).array());
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA256", impossible);
        }
    }
}
