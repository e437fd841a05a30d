package dev.firebreak.jobs.offline;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A stream that ends at every newline until {@link #skipLine} steps behind it, so that a reader of one line
 * can neither take bytes of the next nor be made to hold a whole line in memory.
 */
final class LineStream extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    LineStream(InputStream in) {
        super(new BufferedInputStream(in, BUFFER));
    }

    /** Whether there is a further line; waits for input. */
    boolean hasLine() throws IOException {
        return peek() >= 0;
    }

    /** Skips what is left of the line, and its newline. */
    void skipLine() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        if (hasLine()) {
            in.skipNBytes(1);
        }
    }

    /** Whether reading on would wait for more input: then the sender may be waiting for the answers. */
    boolean wouldWait() throws IOException {
        return in.available() <= 0;
    }

    @Override
    public int read() throws IOException {
        return peek() == '\n' ? -1 : in.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        // Less than the buffer, which therefore keeps what the mark may need again.
        int most = Math.min(length, BUFFER / 2);
        in.mark(most);
        int read = in.read(target, offset, most);
        for (int taken = 0; taken < read; taken++) {
            if (target[offset + taken] == '\n') {
                in.reset();
                in.skipNBytes(taken);
                return taken == 0 ? -1 : taken;
            }
        }
        return read;
    }

    private int peek() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next;
    }
}
