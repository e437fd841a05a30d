package dev.firebreak.datasets.format;

import java.nio.ByteBuffer;

/** The content of a binary file, read forwards; it knows its offset, so that a refusal can name it. */
final class BinarySource extends ContentReader {
    private long offset;

    BinarySource(DataFile file) {
        super(file);
    }

    @Override
    String place() {
        return "at byte " + offset + " of the content";
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

    private int read(byte[] bytes) {
        int got = 0;
        int count = 0;
        while (got < bytes.length && count >= 0) {
            count = read(bytes, got, bytes.length - got, "within the next " + bytes.length + " bytes");
            got += Math.max(0, count);
        }
        return got;
    }
}
