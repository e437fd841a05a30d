package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import dev.firebreak.core.LastInput;
import dev.firebreak.datasets.FilePatterns;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file on any Hadoop file system, read as its content: a file that starts as gzip does is decompressed, whatever its name.
 *
 * @param path where it is
 * @param hadoop file system settings
 */
public record DataFile(Path path, Configuration hadoop) {
    private static final int BUFFER = 1 << 16;
    // No deflate stream expands further (zlib technical details: 1032 to 1).
    private static final long GREATEST_EXPANSION = 1032;

    /**
     * Opens the content, decompressed; the caller closes it. Compressed content is one or several gzip members and nothing
     * behind them.
     *
     * @throws InputException if there is no such file
     */
    public InputStream open() {
        InputStream raw = openRaw();
        try {
            return isCompressed(raw) ? new GzipContent(raw) : raw;
        } catch (IOException e) {
            closeQuietly(raw, e);
            throw problem("cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isCompressed(InputStream raw) throws IOException {
        raw.mark(2);
        boolean compressed = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        return compressed;
    }

    /** Opens the stored bytes, compressed or not; the caller closes them. @throws InputException if there is no such file */
    public InputStream openRaw() {
        try {
            LastInput.opened(this);
            return new BufferedInputStream(FilePatterns.system(path, hadoop).open(path), BUFFER);
        } catch (IOException e) {
            throw problem(
                    e instanceof FileNotFoundException ? "no such file" : "cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * The file itself, or the files of a folder by name.
     *
     * @param endings of their names
     * @throws InputException if a folder holds something else, besides names that begin with {@code _} or {@code .}, or nothing
     */
    Stream<DataFile> inside(String... endings) {
        String expected = String.join(" or ", endings);
        try {
            FileSystem system = FilePatterns.system(path, hadoop);
            if (!system.getFileStatus(path).isDirectory()) {
                return Stream.of(this);
            }
            FileStatus[] inner = system.listStatus(
                    path,
                    name -> !name.getName().startsWith("_") && !name.getName().startsWith("."));
            for (FileStatus one : inner) {
                String name = one.getPath().getName();
                if (one.isDirectory() || Stream.of(endings).noneMatch(name::endsWith)) {
                    throw new DataFile(one.getPath(), hadoop)
                            .problem(
                                    "not a " + expected
                                            + " file; a folder of them holds nothing else, besides names that begin with _ or .",
                                    null);
                }
            }
            if (inner.length == 0) {
                throw problem("a folder without " + expected + " files", null);
            }
            return Arrays.stream(inner).sorted().map(one -> new DataFile(one.getPath(), hadoop));
        } catch (IOException e) {
            throw problem("cannot be looked up: " + e.getMessage(), e);
        }
    }

    /** No more bytes than this can be in the content. */
    long greatestSize() {
        try (InputStream raw = openRaw()) {
            long length = FilePatterns.system(path, hadoop).getFileStatus(path).getLen();
            return isCompressed(raw) ? GREATEST_EXPANSION * length : length;
        } catch (IOException e) {
            throw problem("cannot be opened: " + e.getMessage(), e);
        }
    }

    /** A refusal of this file. */
    InputException problem(String what, Throwable cause) {
        return new InputException(this + ": " + what, cause);
    }

    private static void closeQuietly(InputStream stream, IOException because) {
        try {
            stream.close();
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** The path as a user writes it: local files without {@code file:}. */
    @Override
    public String toString() {
        return "file".equals(path.toUri().getScheme()) ? path.toUri().getPath() : path.toString();
    }
}
