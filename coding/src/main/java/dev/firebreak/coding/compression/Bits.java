package dev.firebreak.coding.compression;

import static dev.firebreak.coding.compression.MalformedMessageException.require;

import java.nio.ByteBuffer;

/** Unsigned numbers of a fixed number of bits, one after the other, lowest bit first. */
final class Bits {
    private final ByteBuffer buffer;
    private final int width;
    private long held;
    private int count;

    /**
     * A reader or a writer, not both.
     *
     * @param width bits per number, 1 to 32
     */
    Bits(ByteBuffer buffer, int width) {
        this.buffer = buffer;
        this.width = width;
    }

    /** Bits to distinguish n values: max(1, ceil(log2 n)). */
    static int widthOf(long n) {
        return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(n - 1));
    }

    static long bytes(long numbers, int width) {
        return Math.addExact(Math.multiplyExact(numbers, (long) width), 7) / 8;
    }

    void put(long value) {
        held |= value << count;
        count += width;
        while (count >= 8) {
            buffer.put((byte) held);
            held >>>= 8;
            count -= 8;
        }
    }

    /** Writes what does not fill a byte yet. */
    void flush() {
        if (count > 0) {
            buffer.put((byte) held);
        }
    }

    int get() {
        while (count < width) {
            held |= (buffer.get() & 0xFFL) << count;
            count += 8;
        }
        int value = (int) (held & ((1L << width) - 1));
        held >>>= width;
        count -= width;
        return value;
    }

    /** Checks that the bits left over in the last byte are 0. */
    void finish() throws MalformedMessageException {
        require(held == 0, "unused bits are not 0");
    }
}
