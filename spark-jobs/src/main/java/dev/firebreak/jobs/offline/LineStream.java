package dev.firebreak.jobs.offline;

import java.io.IOException;
import java.io.InputStream;

/**
 * A stream that ends at every newline until {@link #skipLine} steps behind it, so that a reader of one line
 * can neither take bytes of the next nor be made to hold a whole line in memory.
 */
final class LineStream extends InputStream {
    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int filled;
    private boolean atEnd;

    LineStream(InputStream in) {
        this.in = in;
    }

    /** Whether there is a line here; waits for input. */
    boolean hasLine() throws IOException {
        return fill();
    }

    /** Skips what is left of the line, and its newline. */
    void skipLine() throws IOException {
        while (fill()) {
            at = newline(filled);
            if (at < filled) {
                at++;
                return;
            }
        }
    }

    /** Whether reading on would wait for more input: then whoever sends it may be waiting for our answers. */
    boolean wouldWait() throws IOException {
        return at == filled && in.available() <= 0;
    }

    @Override
    public int read() throws IOException {
        if (!fill() || buffer[at] == '\n') {
            return -1;
        }
        return buffer[at++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill() || buffer[at] == '\n') {
            return -1;
        }
        int taken = newline(Math.min(filled, at + length)) - at;
        System.arraycopy(buffer, at, target, offset, taken);
        at += taken;
        return taken;
    }

    // The position of the first newline in [at, to), or to.
    private int newline(int to) {
        int i = at;
        while (i < to && buffer[i] != '\n') {
            i++;
        }
        return i;
    }

    private boolean fill() throws IOException {
        if (at < filled) {
            return true;
        }
        if (!atEnd) {
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
            at = 0;
            atEnd = filled == 0;
        }
        return !atEnd;
    }
}
