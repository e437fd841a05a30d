package dev.firebreak.datasets.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * The content of a gzip file (RFC 1952): one or several members, every checksum and length compared, nothing behind the last. Java's
 * own stream ignores whatever follows a member, and stops between members where its source has nothing buffered. What was
 * decompressed before a damaged place is returned first, so that a refusal can name the place.
 */
final class GzipContent extends FilterInputStream {
    private final GzipCompressorInputStream gzip;
    private IOException failure;

    /** Reads the first header. @throws IOException if it is no gzip header */
    @SuppressWarnings("deprecation") // its builder has setters of Commons IO, which nothing else here needs
    GzipContent(InputStream source) throws IOException {
        this(new GzipCompressorInputStream(source, true));
    }

    private GzipContent(GzipCompressorInputStream gzip) {
        super(gzip);
        this.gzip = gzip;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (failure != null) {
            throw failure;
        }
        long before = gzip.getBytesRead();
        try {
            return gzip.read(target, from, length);
        } catch (IOException e) {
            failure = specific(e);
            int count = (int) (gzip.getBytesRead() - before);
            if (count == 0) {
                throw failure;
            }
            return count;
        }
    }

    // The library throws an IOException for damage, as the source does when it cannot be read.
    private static IOException specific(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("Unexpected data after")) {
            return new IOException("the compressed content is followed by bytes that are not gzip", e);
        }
        boolean damaged =
                message.startsWith("Gzip-compressed data is corrupt") || message.contains("in the .gz header");
        return damaged ? (IOException) new ZipException(message).initCause(e) : e;
    }
}
