package dev.firebreak.learning.tensor;

import dev.firebreak.aggregation.Rows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rows that stay in their file and are read through the operating system's page cache, so that a matrix may be larger than
 * the heap. Numbers are little-endian floats of 16 (binary16, bfloat16), 32 or 64 bits and are widened exactly. The file must
 * not be shortened while it is read.
 */
final class MappedRows implements Rows {
    // A mapping is limited to 2^31 - 1 bytes; each also covers the 8 bytes behind it, so that no number is cut in two.
    private static final int CHUNK_BITS = 30;
    private static final long CHUNK = 1L << CHUNK_BITS;

    private final ElementType type;
    private final int dimension;
    private final long[] begins;
    private final ByteBuffer[] chunks;

    /** Maps a file of this machine; {@code begins} are the offsets in it of each row's first byte. */
    static MappedRows map(Path file, ElementType type, int dimension, long[] begins) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer[] chunks = new ByteBuffer[Math.toIntExact((size + CHUNK - 1) >> CHUNK_BITS)];
            for (int c = 0; c < chunks.length; c++) {
                long from = (long) c << CHUNK_BITS;
                long length = Math.min(size - from, CHUNK + Double.BYTES);
                chunks[c] =
                        channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
            }
            return new MappedRows(type, dimension, begins, chunks);
        }
    }

    private MappedRows(ElementType type, int dimension, long[] begins, ByteBuffer[] chunks) {
        this.type = type;
        this.dimension = dimension;
        this.begins = begins;
        this.chunks = chunks;
    }

    @Override
    public int count() {
        return begins.length;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        int bytes = type.bytes();
        int column = from;
        while (column < to) {
            long position = begins[row] + (long) column * bytes;
            int offset = (int) (position & (CHUNK - 1));
            int here = (int) Math.min(to - column, (CHUNK - offset + bytes - 1) / bytes);
            read(chunks[(int) (position >> CHUNK_BITS)], offset, here, target, at + column - from);
            column += here;
        }
    }

    private void read(ByteBuffer chunk, int offset, int count, double[] target, int at) {
        switch (type) {
            case F64 -> {
                for (int j = 0; j < count; j++) {
                    target[at + j] = chunk.getDouble(offset + 8 * j);
                }
            }
            case F32 -> {
                for (int j = 0; j < count; j++) {
                    target[at + j] = chunk.getFloat(offset + 4 * j);
                }
            }
            case BF16 -> {
                for (int j = 0; j < count; j++) {
                    target[at + j] = Float.intBitsToFloat(chunk.getShort(offset + 2 * j) << 16);
                }
            }
            case F16 -> {
                for (int j = 0; j < count; j++) {
                    target[at + j] = binary16(chunk.getShort(offset + 2 * j));
                }
            }
            default -> throw new IllegalStateException(type + " is not a float type");
        }
    }

    /** The value of an IEEE 754 binary16: 5 bits of exponent with bias 15, 10 bits of fraction. */
    static float binary16(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else {
            magnitude = Math.scalb((float) (fraction + 0x400), exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
