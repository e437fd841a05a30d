package dev.firebreak.unlearning.receipt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys as files hold them: Ed25519 keys as PEM, with any text around the block, or as DER; HMAC secrets as raw bytes. The
 * caller states the purpose of a file, which is never guessed: a file that holds a key of any kind is refused as a secret, because everybody
 * may know it.
 */
public final class KeyFile {
    private static final Pattern PEM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final String BEGIN = "-----BEGIN";
    // PEM and RFC 4716, lines of OpenSSH with or without options before the key, PuTTY, minisign, JSON Web Keys.
    private static final Pattern OTHER_FORMS = Pattern.compile(
            "---- ?BEGIN|(ssh|ecdsa)-[a-z0-9-]+|PuTTY-User-Key-File|minisign [a-z ]*key|\"kty\"",
            Pattern.CASE_INSENSITIVE);
    // A key in the wire form of SSH begins with the length and the name of its algorithm.
    private static final Pattern SSH_WIRE = Pattern.compile("\\A\0\0\0.(sk-)?(ssh|ecdsa)-", Pattern.DOTALL);
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final int SEQUENCE = 0x30;
    private static final int INDEFINITE = 0x80;

    private KeyFile() {}

    /** A private Ed25519 key, to sign with. @throws IllegalArgumentException saying what the file holds instead */
    public static SigningKey signing(byte[] file) {
        return ed25519(
                der(file, PRIVATE),
                SigningKey::ed25519Private,
                SigningKey::ed25519Public,
                "this is a public key; to sign, give the private one");
    }

    /** A public Ed25519 key, to check with. @throws IllegalArgumentException saying what the file holds instead */
    public static SigningKey checking(byte[] file) {
        return ed25519(
                der(file, PUBLIC),
                SigningKey::ed25519Public,
                SigningKey::ed25519Private,
                "this is a private key; to check, give the public one, made by: openssl pkey -in signer.pem"
                        + " -pubout -out signer.pub");
    }

    private static SigningKey ed25519(
            byte[] der, Function<byte[], SigningKey> wanted, Function<byte[], SigningKey> other, String mistaken) {
        try {
            return wanted.apply(der);
        } catch (IllegalArgumentException refused) {
            throw fits(der, other) ? new IllegalArgumentException(mistaken, refused) : refused;
        }
    }

    private static boolean fits(byte[] der, Function<byte[], SigningKey> form) {
        try {
            return form.apply(der) != null;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /**
     * A shared secret for HMAC, the file's bytes as they are.
     *
     * @throws IllegalArgumentException if it is too short, not random, or holds a key or certificate in PEM, DER, base64,
     *     hexadecimal, OpenSSH, RFC 4716, PuTTY, minisign or JSON form
     */
    public static SigningKey secret(byte[] file) {
        // Without zero bytes, so that UTF-16 is seen through.
        String text = new String(file, StandardCharsets.ISO_8859_1).replace("\0", "");
        if (OTHER_FORMS.matcher(text).find() || isKey(file) || isKey(base64(text)) || isKey(hex(text))) {
            throw new IllegalArgumentException(
                    "this is a key or a certificate, which others may know; an HMAC secret is"
                            + " random bytes, made by: openssl rand -out secret.bin 32");
        }
        return SigningKey.hmac(file);
    }

    private static byte[] der(byte[] file, String wanted) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        if (!text.contains(BEGIN)) {
            return file;
        }
        List<String> labels = new ArrayList<>();
        List<byte[]> found = new ArrayList<>();
        for (Matcher block = PEM.matcher(text); block.find(); ) {
            labels.add(block.group(1));
            if (block.group(1).equals(PRIVATE) || block.group(1).equals(PUBLIC)) {
                found.add(base64(block.group(2)));
            }
        }
        if (labels.contains("ENCRYPTED " + PRIVATE)) {
            throw new IllegalArgumentException(
                    "this private key is encrypted; decrypt it first: openssl pkey -in encrypted.pem -out signer.pem");
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException("expected exactly one block BEGIN " + wanted + ", but found "
                    + (labels.isEmpty() ? "none that is whole" : String.join(", ", labels)));
        }
        return found.get(0);
    }

    private static boolean isKey(byte[] bytes) {
        return isSequence(bytes)
                || SSH_WIRE.matcher(new String(bytes, StandardCharsets.ISO_8859_1))
                        .find();
    }

    // Of either alphabet.
    private static byte[] base64(String text) {
        return orEmpty(() -> Base64.getDecoder()
                .decode(text.replaceAll("\\s", "").replace('-', '+').replace('_', '/')));
    }

    // Bytes may stand apart by blanks or colons.
    private static byte[] hex(String text) {
        return orEmpty(() -> HexFormat.of().parseHex(text.replaceAll("[\\s:]", "")));
    }

    private static byte[] orEmpty(Supplier<byte[]> decoded) {
        try {
            return decoded.get();
        } catch (IllegalArgumentException other) {
            return new byte[0];
        }
    }

    // Whether bytes begin with an ASN.1 SEQUENCE that ends within them: every key and certificate in DER or BER does.
    private static boolean isSequence(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != SEQUENCE) {
            return false;
        }
        int first = bytes[1] & 0xff;
        if (first <= INDEFINITE) {
            return first == INDEFINITE || first <= bytes.length - 2;
        }
        int digits = first - INDEFINITE;
        if (digits > Integer.BYTES || bytes.length < 2 + digits) {
            return false;
        }
        return new BigInteger(1, bytes, 2, digits).longValue() <= bytes.length - 2L - digits;
    }
}
