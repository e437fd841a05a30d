package dev.firebreak.learning.tensor;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * NumPy's array file: the bytes {@code \x93NUMPY}, a version, the length of a header, the header (a Python dictionary that
 * names element type, order and shape, padded with spaces), then the elements. Versions 1 to 3 are read; elements must be
 * little-endian floats in C order.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    // The format's alignment of the first element.
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 13;

    private static final Map<String, ElementType> TYPES =
            Map.of("<f2", ElementType.F16, "<f4", ElementType.F32, "<f8", ElementType.F64);

    private Npy() {}

    /** Reads and checks the header: an array of type F16, F32 or F64. Arguments and refusals as for {@link Safetensors#header}. */
    static StoredTensor header(String file, long length, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw expected(
                    file,
                    0,
                    "the bytes \\x93NUMPY that begin a NumPy file",
                    magic.length == 0 ? null : Arrays.toString(magic));
        }
        byte[] version = in.readNBytes(2);
        if (version.length < 2 || version[0] < 1 || version[0] > 3) {
            throw expected(file, MAGIC.length, "format version 1, 2 or 3", version.length < 2 ? null : version[0]);
        }
        int lengthBytes = version[0] == 1 ? Short.BYTES : Integer.BYTES;
        byte[] field = in.readNBytes(lengthBytes);
        long headerLength = ByteBuffer.wrap(Arrays.copyOf(field, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        int headerAt = MAGIC.length + 2 + lengthBytes;
        if (field.length < lengthBytes || headerLength > Math.min(NpyHeader.LONGEST, length - headerAt)) {
            throw expected(
                    file,
                    MAGIC.length + 2,
                    "the header's length, at most " + NpyHeader.LONGEST + " and within the file's " + length + " bytes",
                    field.length < lengthBytes ? null : headerLength);
        }
        String text = new String(in.readNBytes((int) headerLength), StandardCharsets.ISO_8859_1);
        return parse(file, length, text, headerAt);
    }

    private static InputException expected(String file, long offset, String what, Object found) {
        return StoredTensor.problem(
                file, offset, "expected " + what + ", but found " + (found == null ? "the end of the file" : found));
    }

    /**
     * Writes a whole file of float64 and leaves the stream open.
     *
     * @param vector whether the one row is written as an array of one axis, not as a matrix
     */
    public static void write(OutputStream out, Rows rows, boolean vector) throws IOException {
        String shape = vector ? rows.dimension() + "," : rows.count() + ", " + rows.dimension();
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
        int before = MAGIC.length + 4;
        int padding = -(before + header.length() + 1) & (ALIGNMENT - 1);
        byte[] text = (header + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        out.write(ByteBuffer.allocate(before)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) text.length)
                .array());
        out.write(text);
        double[] values = new double[CHUNK];
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < rows.count(); i++) {
            for (int from = 0; from < rows.dimension(); from += CHUNK) {
                int to = Math.min(rows.dimension(), from + CHUNK);
                rows.copy(i, from, to, values, 0);
                bytes.asDoubleBuffer().put(values, 0, to - from);
                out.write(bytes.array(), 0, (to - from) * Double.BYTES);
            }
        }
    }

    private static StoredTensor parse(String file, long length, String text, int headerAt) {
        NpyHeader.Fields fields = new NpyHeader(file, headerAt, text).read();
        ElementType type = TYPES.get(fields.descr());
        if (type == null) {
            throw StoredTensor.problem(
                    file,
                    headerAt,
                    "the element type is '" + Excerpt.of(fields.descr()) + "'; expected one of '<f8', '<f4', '<f2'"
                            + " (little-endian floats, as written by x.astype('<f4'))");
        }
        if (fields.fortranOrder()) {
            throw StoredTensor.problem(
                    file,
                    headerAt,
                    "the array is in Fortran order; expected C order,"
                            + " as written by numpy.save(file, numpy.ascontiguousarray(x))");
        }
        long dataStart = (long) headerAt + text.length();
        long bytes = StoredTensor.bytes(type, fields.shape()).orElse(Long.MAX_VALUE);
        if (bytes > Long.MAX_VALUE - dataStart) {
            throw StoredTensor.problem(file, dataStart, "shape " + fields.shape() + " has too many elements");
        }
        long end = dataStart + bytes;
        if (end != length) {
            throw StoredTensor.problem(
                    file,
                    Math.min(end, length),
                    "shape " + fields.shape() + " of " + type.bytes() + "-byte floats needs a file of " + end
                            + " bytes, but it has " + length);
        }
        return new StoredTensor("", type, fields.shape(), dataStart, length);
    }
}
