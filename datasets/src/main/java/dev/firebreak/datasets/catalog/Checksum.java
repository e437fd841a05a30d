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
 * A checksum of the published file.
 *
 * @param ofFile whether it is taken over the bytes of the file as stored; else over its decompressed content, so that compressed
 *     and plain copies both pass
 * @param algorithm name for {@link MessageDigest}: {@code SHA-256}, or {@code MD5} where nothing else is published
 * @param hex the checksum in lower-case hexadecimal
 */
public record Checksum(boolean ofFile, String algorithm, String hex) implements Verification {

    @Override
    public void check(DataFile file) {
        String found = digest(file);
        if (!found.equals(hex)) {
            throw new InputException(file + ": " + what() + " is " + found + "; expected " + hex);
        }
    }

    @Override
    public String what() {
        return algorithm + (ofFile ? " of the file" : " of the content");
    }

    private String digest(DataFile file) {
        try (InputStream bytes = ofFile ? file.openRaw() : file.open();
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
