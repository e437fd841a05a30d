package dev.firebreak.datasets.catalog;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A checksum that is known of the published file.
 *
 * @param of what it is taken over
 * @param algorithm name for {@link MessageDigest}: {@code SHA-256}, or {@code MD5} where nothing else is published
 * @param hex the checksum in lower-case hexadecimal
 */
public record Checksum(Of of, String algorithm, String hex) implements Verification {

    /** What a checksum is taken over. */
    public enum Of {
        /** The bytes of the file as they lie there. */
        FILE,
        /** The decompressed content, so that compressed and plain copies both pass. */
        CONTENT
    }

    /** SHA-256 of the decompressed content. */
    static Checksum sha256(String hex) {
        return new Checksum(Of.CONTENT, "SHA-256", hex);
    }

    /** SHA-256 of the file itself. */
    static Checksum fileSha256(String hex) {
        return new Checksum(Of.FILE, "SHA-256", hex);
    }

    /** MD5 of the decompressed content. */
    static Checksum md5(String hex) {
        return new Checksum(Of.CONTENT, "MD5", hex);
    }

    /** MD5 of the file itself. */
    static Checksum fileMd5(String hex) {
        return new Checksum(Of.FILE, "MD5", hex);
    }

    @Override
    public void check(DataFile file) {
        String found = digest(file);
        if (!found.equals(hex)) {
            throw new InputException(file + ": " + what() + " is " + found + "; expected " + hex);
        }
    }

    @Override
    public String what() {
        return algorithm + (of == Of.FILE ? " of the file" : " of the content");
    }

    private String digest(DataFile file) {
        try (InputStream bytes = of == Of.FILE ? file.openRaw() : file.open();
                DigestInputStream digested = new DigestInputStream(bytes, MessageDigest.getInstance(algorithm))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read to its end: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has MD5 and SHA-256", impossible);
        }
    }
}
