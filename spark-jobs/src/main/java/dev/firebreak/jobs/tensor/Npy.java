package dev.firebreak.jobs.tensor;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's array file: the bytes {@code \x93NUMPY}, a version, the length of a header, the header (a Python dictionary that
 * names element type, order and shape, padded with spaces), then the elements. Versions 1 to 3 are read; elements must be
 * little-endian floats in C order.
 */
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 20;
    // The format's alignment of the first element.
    private static final int ALIGNMENT = 64;
    private static final int CHUNK = 1 << 13;

    private static final Map<String, ElementType> TYPES =
            Map.of("<f2", ElementType.F16, "<f4", ElementType.F32, "<f8", ElementType.F64);
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*('[^']*'|\\[.*])");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private Npy() {}

    /**
     * What a header says.
     *
     * @param type F16, F32 or F64
     * @param shape lengths of the axes, outermost first
     * @param dataStart offset of the first element in the file
     */
    record Header(ElementType type, List<Long> shape, long dataStart) {}

    /**
     * Reads and checks the header.
     *
     * @param file the file's name, for messages
     * @param length the file's length in bytes
     * @param in the file from its beginning
     * @throws InputException naming the file, the offset, what was found and what was expected
     * @throws IOException if the stream fails
     */
    static Header header(String file, long length, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw at(
                    file,
                    0,
                    "expected the bytes \\x93NUMPY that begin a NumPy file, but found "
                            + (magic.length == 0 ? "the end of the file" : Arrays.toString(magic)));
        }
        byte[] version = in.readNBytes(2);
        if (version.length < 2 || version[0] < 1 || version[0] > 3) {
            throw at(
                    file,
                    MAGIC.length,
                    "expected format version 1, 2 or 3, but found "
                            + (version.length < 2 ? "the end of the file" : String.valueOf(version[0])));
        }
        int lengthBytes = version[0] == 1 ? 2 : 4;
        byte[] lengthField = in.readNBytes(lengthBytes);
        int lengthAt = MAGIC.length + 2;
        long headerLength = lengthField.length < lengthBytes ? -1 : unsigned(lengthField);
        int headerAt = lengthAt + lengthBytes;
        if (headerLength < 0 || headerLength > Math.min(LONGEST_HEADER, length - headerAt)) {
            throw at(
                    file,
                    lengthAt,
                    "expected the header's length, at most " + LONGEST_HEADER
                            + " and within the file's " + length + " bytes, but found "
                            + (headerLength < 0 ? "the end of the file" : String.valueOf(headerLength)));
        }
        String text = new String(in.readNBytes((int) headerLength), StandardCharsets.ISO_8859_1);
        return parse(file, length, text, headerAt);
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

    private static Header parse(String file, long length, String text, int headerAt) {
        String descr = find(DESCR, text, file, headerAt, "'descr'");
        ElementType type = TYPES.get(descr.replace("'", ""));
        if (type == null) {
            throw at(
                    file,
                    headerAt,
                    "the element type is " + descr + "; expected one of '<f8', '<f4', '<f2'"
                            + " (little-endian floats, as written by x.astype('<f4'))");
        }
        if (find(ORDER, text, file, headerAt, "'fortran_order'").equals("True")) {
            throw at(
                    file,
                    headerAt,
                    "the array is in Fortran order; expected C order,"
                            + " as written by numpy.save(file, numpy.ascontiguousarray(x))");
        }
        List<Long> shape = new ArrayList<>();
        for (String axis : find(SHAPE, text, file, headerAt, "'shape'").split(",", -1)) {
            if (!axis.isBlank()) {
                shape.add(axisLength(file, headerAt, axis.strip()));
            }
        }
        long dataStart = (long) headerAt + text.length();
        checkLength(file, length, type, shape, dataStart);
        return new Header(type, shape, dataStart);
    }

    private static void checkLength(String file, long length, ElementType type, List<Long> shape, long dataStart) {
        long end;
        try {
            long bytes = type.bytes();
            for (long axis : shape) {
                bytes = Math.multiplyExact(bytes, axis);
            }
            end = Math.addExact(dataStart, bytes);
        } catch (ArithmeticException overflow) {
            throw at(file, dataStart, "shape " + shape + " has too many elements");
        }
        if (end != length) {
            throw at(
                    file,
                    Math.min(end, length),
                    "shape " + shape + " of " + type.bytes() + "-byte floats needs a file of " + end
                            + " bytes, but it has " + length);
        }
    }

    private static long axisLength(String file, int headerAt, String axis) {
        try {
            return Long.parseLong(axis);
        } catch (NumberFormatException tooLong) {
            throw at(file, headerAt, "an axis of length " + axis + " is too long");
        }
    }

    private static String find(Pattern pattern, String text, String file, int headerAt, String what) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw at(
                    file,
                    headerAt,
                    "expected a header with 'descr', 'fortran_order' and 'shape', but " + what
                            + " is missing or malformed in " + text.strip());
        }
        return matcher.group(1);
    }

    private static long unsigned(byte[] littleEndian) {
        long value = 0;
        for (int i = littleEndian.length - 1; i >= 0; i--) {
            value = (value << 8) | (littleEndian[i] & 0xff);
        }
        return value;
    }

    private static InputException at(String file, long offset, String problem) {
        return new InputException(file + ": at byte " + offset + ": " + problem);
    }
}
