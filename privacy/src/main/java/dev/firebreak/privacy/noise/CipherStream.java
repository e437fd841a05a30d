package dev.firebreak.privacy.noise;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Uniform bits that cannot be predicted without the key: AES-256 in counter mode over zeros, under the key
 * HMAC-SHA-256(secret, round || party || purpose). Not thread safe.
 */
final class CipherStream implements UniformRandomProvider {
    static final int KEY_BYTES = 32;
    private static final int BUFFER_BYTES = 4096;

    private final Cipher cipher;
    private final byte[] zeros = new byte[BUFFER_BYTES];
    private ByteBuffer ready = ByteBuffer.allocate(0);

    private CipherStream(Cipher cipher) {
        this.cipher = cipher;
    }

    static CipherStream of(byte[] secret, String purpose, long round, long party) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(round)
                    .putLong(party)
                    .array());
            byte[] key = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // The key is used for this stream alone, so the counter may start at zero.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
            return new CipherStream(cipher);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has HMAC-SHA-256 and AES in counter mode", impossible);
        }
    }

    @Override
    public long nextLong() {
        if (!ready.hasRemaining()) {
            ready = ByteBuffer.wrap(cipher.update(zeros));
        }
        return ready.getLong();
    }
}
