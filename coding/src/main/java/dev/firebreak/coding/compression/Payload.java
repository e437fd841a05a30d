package dev.firebreak.coding.compression;

import java.nio.ByteBuffer;

/** The bytes after the header, of a length that is known before the vector is. */
interface Payload {

    /** The codec's number in the header. */
    int codec();

    /** What {@link #read} multiplies the values that travel by, so that compression is unbiased. */
    default double gain() {
        return 1;
    }

    /**
     * Compresses a vector. A vector that is not finite is written as something that {@link #read} refuses.
     *
     * @param vector Q numbers, not written to
     * @param out little-endian, as many bytes left as the compressor says; all of them are written
     */
    void write(double[] vector, Draws draws, ByteBuffer out);

    /**
     * What the server makes of a payload.
     *
     * @param in little-endian, as many bytes left
     * @param vector Q zeros, overwritten
     */
    void read(ByteBuffer in, Draws draws, double[] vector) throws MalformedMessageException;
}
