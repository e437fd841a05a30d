package dev.firebreak.learning.tensor;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The rows in a {@code .npy} or {@code .safetensors} file on this machine, memory-mapped. A NumPy array and a single tensor
 * hold one row per index of their first axis, further axes flattened. Several tensors of one shape and type are one row each,
 * flattened, in the order of their names, digits within names compared as numbers: {@code worker.2} before {@code worker.10}.
 */
public final class MatrixFile {
    private static final Set<ElementType> FLOATS =
            Set.of(ElementType.F16, ElementType.BF16, ElementType.F32, ElementType.F64);
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final int LONGEST_ROW = Integer.MAX_VALUE - 8;
    /** Most rows: our choice. A row is what one worker sent. */
    private static final int MOST_ROWS = 1_000_000;

    private MatrixFile() {}

    /** Whether the name is that of a matrix file. */
    public static boolean isNamed(Path file) {
        return isNpy(file) || file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
    }

    /**
     * Opens the file.
     *
     * @param file a file that {@link #isNamed}
     * @param tensor which tensor of a safetensors file holds the rows; {@code null} for the only one, or one row per tensor
     * @throws InputException naming the file, the place, what was found and what was expected
     * @throws IOException if the file cannot be read
     */
    public static Rows open(Path file, String tensor) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": there is no such file");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (isNpy(file)) {
                if (tensor != null) {
                    throw new InputException(file + ": a NumPy file holds one array; a tensor cannot be chosen");
                }
                return matrix(file, "the array", Npy.header(file.toString(), Files.size(file), in));
            }
            return tensors(file, Safetensors.header(file.toString(), Files.size(file), in), tensor);
        }
    }

    private static boolean isNpy(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    private static Rows tensors(Path file, List<StoredTensor> all, String tensor) throws IOException {
        List<StoredTensor> entries = all;
        if (tensor != null) {
            entries = entries.stream().filter(e -> e.name().equals(tensor)).toList();
            if (entries.isEmpty()) {
                throw new InputException(file + ": there is no tensor '" + Excerpt.of(tensor) + "'; it holds "
                        + Excerpt.list(all.stream().map(StoredTensor::name).toList()));
            }
        }
        if (entries.isEmpty()) {
            throw new InputException(file + ": there is no tensor in this file");
        }
        StoredTensor first = entries.get(0);
        String name = "tensor '" + Excerpt.of(first.name()) + "'";
        if (!FLOATS.contains(first.type())) {
            throw new InputException(
                    file + ": " + name + " is " + first.type() + "; expected one of F64, F32, BF16, F16");
        }
        return entries.size() == 1 ? matrix(file, name, first) : onePerTensor(file, entries);
    }

    private static Rows matrix(Path file, String name, StoredTensor tensor) throws IOException {
        List<Long> shape = tensor.shape();
        if (shape.size() < 2) {
            throw new InputException(
                    file + ": " + name + " has shape " + shape + "; expected at least two axes, [rows, numbers]");
        }
        int d = dimension(file, shape.subList(1, shape.size()));
        long n = shape.get(0);
        if (n < 1 || n > MOST_ROWS) {
            throw new InputException(
                    file + ": " + name + " has shape " + shape + "; expected 1 to " + MOST_ROWS + " rows");
        }
        long[] begins = new long[(int) n];
        for (int i = 0; i < begins.length; i++) {
            begins[i] = tensor.begin() + (long) i * d * tensor.type().bytes();
        }
        return MappedRows.map(file, tensor.type(), d, begins);
    }

    private static Rows onePerTensor(Path file, List<StoredTensor> entries) throws IOException {
        List<StoredTensor> ordered = new ArrayList<>(entries);
        if (ordered.size() > MOST_ROWS) {
            throw new InputException(
                    file + ": it holds " + ordered.size() + " tensors; expected 1 to " + MOST_ROWS + ", one per row");
        }
        ordered.sort(Comparator.comparing((StoredTensor e) -> sortKey(e.name())).thenComparing(StoredTensor::name));
        StoredTensor first = ordered.get(0);
        for (StoredTensor entry : ordered) {
            if (!entry.shape().equals(first.shape()) || entry.type() != first.type()) {
                throw new InputException(file + ": tensor '" + Excerpt.of(first.name()) + "' is " + first.type()
                        + first.shape() + " but '" + Excerpt.of(entry.name()) + "' is " + entry.type() + entry.shape()
                        + "; expected tensors of one type and shape, one per row, or one tensor chosen by its name");
            }
        }
        long[] begins = ordered.stream().mapToLong(StoredTensor::begin).toArray();
        return MappedRows.map(file, first.type(), dimension(file, first.shape()), begins);
    }

    private static int dimension(Path file, List<Long> axes) {
        long d = 1;
        for (long axis : axes) {
            if (axis == 0 || d > LONGEST_ROW / axis) {
                throw new InputException(file + ": a row has axes " + Excerpt.list(axes) + "; expected 1 to "
                        + LONGEST_ROW + " numbers");
            }
            d *= axis;
        }
        return (int) d;
    }

    // Runs of digits padded to one width, so that text order is number order.
    private static String sortKey(String name) {
        return DIGITS.matcher(name)
                .replaceAll((MatchResult digits) ->
                        "0".repeat(Math.max(0, 20 - digits.group().length())) + digits.group());
    }

    /**
     * Rows that stay in their file and are read through the operating system's page cache, so that a matrix may be larger than
     * the heap. Numbers are little-endian floats of 16 (binary16, bfloat16), 32 or 64 bits and are widened exactly. The file must
     * not be shortened while it is read.
     */
    private record MappedRows(ElementType type, int dimension, long[] begins, ByteBuffer[] chunks) implements Rows {
        // A mapping is limited to 2^31 - 1 bytes; each also covers the 8 bytes behind it, so that no number is cut in
        // two.
        private static final int CHUNK_BITS = 30;
        private static final long CHUNK = 1L << CHUNK_BITS;

        /** Maps a file of this machine; {@code begins} are the offsets in it of each row's first byte. */
        static MappedRows map(Path file, ElementType type, int dimension, long[] begins) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = channel.size();
                ByteBuffer[] chunks = new ByteBuffer[Math.toIntExact((size + CHUNK - 1) >> CHUNK_BITS)];
                for (int c = 0; c < chunks.length; c++) {
                    long from = (long) c << CHUNK_BITS;
                    long length = Math.min(size - from, CHUNK + Double.BYTES);
                    chunks[c] = channel.map(FileChannel.MapMode.READ_ONLY, from, length)
                            .order(ByteOrder.LITTLE_ENDIAN);
                }
                return new MappedRows(type, dimension, begins, chunks);
            }
        }

        @Override
        public int count() {
            return begins.length;
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
}
