package dev.firebreak.core;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 over numbers and bytes in the order in which they are added, fed through one small buffer. Numbers are little-endian. */
public final class BufferedDigest {
    private static final int BUFFER = 1 << 16;

    private final MessageDigest digest = Sha256.start();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

    /** Adds the 4 bytes of a whole number. */
    public void add(int value) {
        space(Integer.BYTES).putInt(value);
    }

    /** Adds the 8 bytes of a whole number. */
    public void add(long value) {
        space(Long.BYTES).putLong(value);
    }

    /** Adds the 4 bytes of a float32 number. */
    public void add(float value) {
        space(Float.BYTES).putFloat(value);
    }

    /** Adds the 8 bytes of a float64 number. */
    public void add(double value) {
        space(Double.BYTES).putDouble(value);
    }

    /** Adds bytes as they are. */
    public void add(byte[] bytes) {
        flush();
        digest.update(bytes);
    }

    /** The digest in lower-case hexadecimal; to be called once, at the end. */
    public String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    private ByteBuffer space(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        digest.update(buffer.flip());
        buffer.clear();
    }
}
