package dev.firebreak.learning.tensor;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    /**
     * Reads the header of a NumPy file, a Python dictionary of exactly {@code descr} (a string), {@code fortran_order} (a truth
     * value) and {@code shape} (a tuple of whole numbers), each once, padded with blanks. One pass from left to right.
     */
    private static final class NpyHeader {
        /** Most bytes of a header: NumPy itself reads 10,000 by default. */
        static final int LONGEST = 1 << 16;

        // As in NumPy.
        private static final int MOST_AXES = 64;
        private static final Pattern BLANKS = Pattern.compile("[ \t\r\n]*+");
        private static final Pattern QUOTED = Pattern.compile("'[^']*+'|\"[^\"]*+\"");
        private static final Pattern TRUTH = Pattern.compile("True|False");
        private static final Pattern TUPLE = Pattern.compile("\\([0-9, \t\r\n]*+\\)");
        private static final String KEYS = "'descr', 'fortran_order' and 'shape'";

        private final String file;
        private final long offset;
        private final String text;
        private int at;

        /** Names the file, and where the header begins in it, for messages. */
        NpyHeader(String file, long offset, String text) {
            this.file = file;
            this.offset = offset;
            this.text = text;
        }

        /** What the dictionary says: the element type as written, and the lengths of the axes, outermost first. */
        record Fields(String descr, boolean fortranOrder, List<Long> shape) {}

        /** Reads the whole header. @throws InputException if it is anything else */
        @SuppressWarnings("unchecked")
        Fields read() {
            Map<String, Object> fields = new TreeMap<>();
            String mark = take(Pattern.compile("\\{"), "'{'");
            while (!mark.equals("}") && !rest().startsWith("}")) {
                String key = unquoted(take(QUOTED, "a key in quotes"));
                take(Pattern.compile(":"), "':'");
                if (fields.putIfAbsent(key, value(key)) != null) {
                    throw problem("'" + key + "' is given twice");
                }
                mark = take(Pattern.compile("[,}]"), "',' or '}'");
            }
            if (!mark.equals("}")) {
                take(Pattern.compile("\\}"), "'}'");
            }
            if (!rest().isEmpty()) {
                throw problem("expected the end of the header, but found '" + Excerpt.of(rest()) + "'");
            }
            for (String key : List.of("descr", "fortran_order", "shape")) {
                if (!fields.containsKey(key)) {
                    throw problem("'" + key + "' is missing; expected " + KEYS);
                }
            }
            return new Fields((String) fields.get("descr"), (Boolean) fields.get("fortran_order"), (List<Long>)
                    fields.get("shape"));
        }

        private Object value(String key) {
            return switch (key) {
                case "descr" -> {
                    if (rest().startsWith("[")) {
                        throw problem(
                                "the element type is " + Excerpt.of(rest()) + ", a structure; expected a float type");
                    }
                    yield unquoted(take(QUOTED, "an element type in quotes"));
                }
                case "fortran_order" -> take(TRUTH, "True or False").equals("True");
                case "shape" -> shape();
                default -> throw problem("unknown key '" + Excerpt.of(key) + "'; expected " + KEYS);
            };
        }

        /** A tuple: {@code ()}, {@code (n,)}, {@code (n, m)} or {@code (n, m,)}, ... */
        private List<Long> shape() {
            String tuple = take(TUPLE, "the lengths of the axes, such as (2, 3) or (6,)");
            String inner = tuple.substring(1, tuple.length() - 1).strip();
            List<String> axes =
                    Stream.of(inner.split(",", -1)).map(String::strip).toList();
            if (inner.matches("[0-9]++")) {
                throw problem("the shape is a number in parentheses; expected a tuple such as (" + inner + ",)");
            }
            // Nothing stands behind a comma at the end, or in a tuple without axes.
            axes = axes.get(axes.size() - 1).isEmpty() ? axes.subList(0, axes.size() - 1) : axes;
            if (axes.size() > MOST_AXES) {
                throw problem("the shape has more than " + MOST_AXES + " axes");
            }
            if (!axes.stream().allMatch(NpyHeader::isLength)) {
                throw problem("expected lengths of axes below 2^63, such as (2, 3) or (6,), but found '"
                        + Excerpt.of(tuple) + "'");
            }
            return axes.stream().map(Long::valueOf).toList();
        }

        private static boolean isLength(String axis) {
            return axis.matches("0|[1-9][0-9]{0,18}") && new BigInteger(axis).bitLength() < Long.SIZE;
        }

        private static String unquoted(String quoted) {
            return quoted.substring(1, quoted.length() - 1);
        }

        // What stands here, which must be of this form.
        private String take(Pattern form, String what) {
            String rest = rest();
            Matcher found = form.matcher(text).region(at, text.length());
            if (!found.lookingAt()) {
                throw problem("expected " + what + ", but found "
                        + (rest.isEmpty() ? "the end of the header" : "'" + Excerpt.of(rest.strip()) + "'"));
            }
            at = found.end();
            return found.group();
        }

        // What is left behind blanks.
        private String rest() {
            Matcher blanks = BLANKS.matcher(text).region(at, text.length());
            at = blanks.lookingAt() ? blanks.end() : at;
            return text.substring(at);
        }

        private InputException problem(String what) {
            return StoredTensor.problem(file, offset + at, "in the header, " + what);
        }
    }
}
