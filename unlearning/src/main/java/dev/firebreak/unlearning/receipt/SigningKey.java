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
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs receipts, or checks their signatures. */
public final class SigningKey {
    /** HMAC-SHA-256: who can check can also sign. */
    public static final String HMAC = "HmacSHA256";
    /** Ed25519 (RFC 8032): anyone with the public key can check. */
    public static final String ED25519 = "Ed25519";

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

    /** A shared secret of at least 16 bytes. */
    public static SigningKey hmac(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("an HMAC key must have at least 16 bytes, but has " + secret.length);
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
