package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.format.DataFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Digests of files, streamed: what a run id and a manifest name data by, found without parsing them. */
public final class FileDigests {
    private FileDigests() {}

    /**
     * The SHA-256 of a file's content, decompressed, in hexadecimal: a copy that is compressed or not has the same one.
     *
     * @throws InputException if it is missing or cannot be read to its end
     */
    public static String of(DataFile file) {
        return of(file, false, "SHA-256");
    }

    /**
     * The same by another algorithm that every Java platform has.
     *
     * @param stored whether it is taken over the bytes as stored, not over the content
     */
    public static String of(DataFile file, boolean stored, String algorithm) {
        try (InputStream bytes = stored ? file.openRaw() : file.open();
                DigestInputStream digested = new DigestInputStream(bytes, MessageDigest.getInstance(algorithm))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read to its end: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has " + algorithm, impossible);
        }
    }

    /** The digests of some files, several at a time. @throws InputException as {@link #of(DataFile)} */
    public static SortedMap<String, String> of(Map<String, DataFile> files) {
        SortedMap<String, String> digests = Collections.synchronizedSortedMap(new TreeMap<>());
        files.entrySet().parallelStream().forEach(file -> digests.put(file.getKey(), of(file.getValue())));
        return new TreeMap<>(digests);
    }
}
