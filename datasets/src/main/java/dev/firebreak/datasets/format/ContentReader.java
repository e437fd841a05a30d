package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Reads the content of a file forwards, and refuses what is wrong at the current place. */
abstract class ContentReader implements Closeable {
    private final DataFile file;
    private final InputStream content;

    ContentReader(DataFile file) {
        this.file = file;
        this.content = file.open();
    }

    /** The current place, as a refusal names it. */
    abstract String place();

    /** Reads what is there, at least one byte; -1 at the end. A refusal says {@code where} damage of a compressed file is. */
    final int read(byte[] target, int from, int length, String where) {
        try {
            return content.read(target, from, length);
        } catch (EOFException | ZipException e) {
            throw problem("the compressed file is cut off or damaged " + where, e);
        } catch (IOException e) {
            throw problem("cannot be read: " + e.getMessage(), e);
        }
    }

    /** A refusal at the current place. */
    final InputException problem(String what) {
        return problem(what, null);
    }

    final InputException problem(String what, Throwable cause) {
        return file.problem(place() + ": " + what, cause);
    }

    @Override
    public final void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw problem("cannot be closed: " + e.getMessage(), e);
        }
    }
}
