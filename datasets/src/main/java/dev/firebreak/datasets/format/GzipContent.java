package dev.firebreak.datasets.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip file (RFC 1952): one or several members, every checksum and length compared, nothing behind the last. Java's
 * own stream passes over whatever follows a member, and stops between members where its source has nothing buffered. What was decompressed
 * before a damaged place is given first, so that a refusal can name the place.
 */
final class GzipContent extends InputStream {
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;
    // Time, extra flags and operating system.
    private static final int UNUSED_BYTES = 6;

    private final InputStream source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int filled;
    private boolean ended;

    /** Reads the first header. @throws IOException if it is no gzip header */
    GzipContent(InputStream source) throws IOException {
        this.source = source;
        header(next());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int count = inflate(target, from, length);
            if (count > 0) {
                checksum.update(target, from, count);
                return count;
            }
            if (inflater.finished()) {
                at = filled - inflater.getRemaining();
                trailer();
                int first = nextOrEnd();
                ended = first < 0;
                if (!ended) {
                    header(first);
                }
            } else if (inflater.needsInput()) {
                at = filled;
                at = nextOrEnd() < 0 ? cutOff() : at - 1;
                inflater.setInput(buffer, at, filled - at);
            } else {
                throw new ZipException("a preset dictionary is needed");
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int from, int length) throws ZipException {
        try {
            return inflater.inflate(target, from, length);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void header(int first) throws IOException {
        if (first != 0x1f || next() != 0x8b) {
            throw new IOException("the compressed content is followed by bytes that are not gzip");
        }
        int method = next();
        int flags = next();
        if (method != DEFLATE || (flags & RESERVED) != 0) {
            throw new ZipException("unknown compression method " + method + " or flags " + flags);
        }
        skip(UNUSED_BYTES);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        for (int text : new int[] {NAME, COMMENT}) {
            boolean more = (flags & text) != 0;
            while (more) {
                more = next() != 0;
            }
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        inflater.setInput(buffer, at, filled - at);
    }

    private void trailer() throws IOException {
        long length = inflater.getBytesWritten() & 0xFFFFFFFFL;
        if (int32() != checksum.getValue() || int32() != length) {
            throw new ZipException("the checksum or length of the content is wrong");
        }
    }

    private long int32() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private int next() throws IOException {
        int value = nextOrEnd();
        return value < 0 ? cutOff() : value;
    }

    private static int cutOff() throws EOFException {
        throw new EOFException("the compressed content ends early");
    }

    private int nextOrEnd() throws IOException {
        if (at == filled) {
            filled = Math.max(0, source.read(buffer, 0, buffer.length));
            at = 0;
            if (filled == 0) {
                return -1;
            }
        }
        return buffer[at++] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        source.close();
    }
}
