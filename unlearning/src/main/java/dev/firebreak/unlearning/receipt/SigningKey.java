package dev.firebreak.unlearning.receipt;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs receipts, or checks their signatures. {@link KeyFile} reads them from files. */
public final class SigningKey {
    /** HMAC-SHA-256: who can check can also sign. */
    public static final String HMAC = "HmacSHA256";
    /** Ed25519 (RFC 8032): anyone with the public key can check. */
    public static final String ED25519 = "Ed25519";
    /** Bytes that an HMAC secret has at least. */
    public static final int LEAST_SECRET = 16;

    // In 16 random bytes fewer than 8 different ones have a probability below 1e-9.
    private static final int LEAST_DIFFERENT = 8;

    private final String algorithm;
    private final byte[] secret;
    private final PrivateKey signing;
    private final PublicKey checking;

    private SigningKey(String algorithm, byte[] secret, PrivateKey signing, PublicKey checking) {
        this.algorithm = algorithm;
        this.secret = secret;
        this.signing = signing;
        this.checking = checking;
    }

    /** A shared secret of at least {@value #LEAST_SECRET} bytes, of which at least 8 are different. */
    public static SigningKey hmac(byte[] secret) {
        if (secret.length < LEAST_SECRET) {
            throw new IllegalArgumentException(
                    "an HMAC key must have at least " + LEAST_SECRET + " bytes, but has " + secret.length);
        }
        long different =
                IntStream.range(0, secret.length).map(i -> secret[i]).distinct().count();
        if (different < LEAST_DIFFERENT) {
            throw new IllegalArgumentException("an HMAC key must be random, but its " + secret.length
                    + " bytes are only " + different + " different ones");
        }
        return new SigningKey(HMAC, secret.clone(), null, null);
    }

    /** A private Ed25519 key in PKCS #8 form; it signs and does not check. */
    public static SigningKey ed25519Private(byte[] pkcs8) {
        try {
            PrivateKey key = KeyFactory.getInstance(ED25519).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return new SigningKey(ED25519, null, key, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 private key in PKCS #8 form", e);
        }
    }

    /** A public Ed25519 key in X.509 form; it checks and does not sign. */
    public static SigningKey ed25519Public(byte[] x509) {
        try {
            PublicKey key = KeyFactory.getInstance(ED25519).generatePublic(new X509EncodedKeySpec(x509));
            return new SigningKey(ED25519, null, null, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key in X.509 form", e);
        }
    }

    /** {@link #HMAC} or {@link #ED25519}. */
    public String algorithm() {
        return algorithm;
    }

    byte[] sign(byte[] message) {
        try {
            if (secret != null) {
                return mac(message);
            }
            if (signing == null) {
                throw new IllegalArgumentException("a public key cannot sign");
            }
            Signature signature = Signature.getInstance(ED25519);
            signature.initSign(signing);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    /** Whether the signature is right; nothing if this key cannot tell. */
    Optional<Boolean> verify(byte[] message, byte[] signed) {
        try {
            if (secret != null) {
                return Optional.of(MessageDigest.isEqual(mac(message), signed));
            }
            if (checking == null) {
                return Optional.empty();
            }
            Signature signature = Signature.getInstance(ED25519);
            signature.initVerify(checking);
            signature.update(message);
            return Optional.of(signature.verify(signed));
        } catch (GeneralSecurityException malformed) {
            return Optional.of(false);
        }
    }

    private byte[] mac(byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(secret, HMAC));
        return mac.doFinal(message);
    }
}
