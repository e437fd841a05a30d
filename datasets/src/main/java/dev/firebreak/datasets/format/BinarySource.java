package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/** The content of a binary file, read forwards; it knows its offset, so that a refusal can name it. */
final class BinarySource implements Closeable {
    private final DataFile file;
    private final InputStream content;
    private long offset;

    BinarySource(DataFile file) {
        this.file = file;
        this.content = file.open();
    }

    /** A big-endian whole number of 32 bits. */
    int int32(String what) {
        byte[] bytes = new byte[Integer.BYTES];
        fill(bytes, what);
        return ByteBuffer.wrap(bytes).getInt();
    }

    /** Fills the array; refuses a file that ends before. */
    void fill(byte[] bytes, String what) {
        if (!fillUnlessEnd(bytes, what)) {
            throw problem("the file ends where " + what + " was expected");
        }
    }

    /** Fills the array, or returns false if the file ends exactly here; refuses a file that ends in between. */
    boolean fillUnlessEnd(byte[] bytes, String what) {
        int got = read(bytes);
        if (got > 0 && got < bytes.length) {
            throw problem("the file ends after " + got + " of " + bytes.length + " bytes of " + what);
        }
        offset += got;
        return got > 0;
    }

    /** Refuses a file that goes on. */
    void expectEnd(String afterWhat) {
        if (read(new byte[1]) > 0) {
            throw problem("expected the end of the file after " + afterWhat + ", but there are more bytes");
        }
    }

    /** A refusal at the current offset. */
    InputException problem(String what) {
        return problem(what, null);
    }

    private InputException problem(String what, Throwable cause) {
        return file.problem("at byte " + offset + " of the content: " + what, cause);
    }

    private int read(byte[] bytes) {
        try {
            return content.readNBytes(bytes, 0, bytes.length);
        } catch (EOFException | ZipException e) {
            throw problem("the compressed file is cut off or damaged within the next " + bytes.length + " bytes", e);
        } catch (IOException e) {
            throw problem("cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw problem("cannot be closed: " + e.getMessage(), e);
        }
    }
}
