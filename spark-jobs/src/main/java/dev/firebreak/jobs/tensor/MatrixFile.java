package dev.firebreak.jobs.tensor;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
                Npy.Header header = Npy.header(file.toString(), Files.size(file), in);
                return matrix(file, "the array", header.type(), header.shape(), header.dataStart());
            }
            return tensors(file, Safetensors.header(file.toString(), Files.size(file), in), tensor);
        }
    }

    private static boolean isNpy(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    private static Rows tensors(Path file, SafetensorsHeader header, String tensor) throws IOException {
        List<SafetensorsHeader.Entry> entries = header.entries();
        if (tensor != null) {
            entries = entries.stream().filter(e -> e.name().equals(tensor)).toList();
            if (entries.isEmpty()) {
                throw new InputException(file + ": there is no tensor '" + tensor + "'; it holds "
                        + header.entries().stream()
                                .map(SafetensorsHeader.Entry::name)
                                .collect(Collectors.joining(", ")));
            }
        }
        if (entries.isEmpty()) {
            throw new InputException(file + ": there is no tensor in this file");
        }
        SafetensorsHeader.Entry first = entries.get(0);
        String name = "tensor '" + first.name() + "'";
        if (!FLOATS.contains(first.type())) {
            throw new InputException(
                    file + ": " + name + " is " + first.type() + "; expected one of F64, F32, BF16, F16");
        }
        return entries.size() == 1
                ? matrix(file, name, first.type(), first.shape(), first.begin())
                : onePerTensor(file, entries);
    }

    private static Rows matrix(Path file, String name, ElementType type, List<Long> shape, long dataStart)
            throws IOException {
        if (shape.size() < 2) {
            throw new InputException(
                    file + ": " + name + " has shape " + shape + "; expected at least two axes, [rows, numbers]");
        }
        int d = dimension(file, shape.subList(1, shape.size()));
        long n = shape.get(0);
        if (n < 1 || n > LONGEST_ROW) {
            throw new InputException(
                    file + ": " + name + " has shape " + shape + "; expected at least one row, and fewer than 2^31");
        }
        long[] begins = new long[(int) n];
        for (int i = 0; i < begins.length; i++) {
            begins[i] = dataStart + (long) i * d * type.bytes();
        }
        return MappedRows.map(file, type, d, begins);
    }

    private static Rows onePerTensor(Path file, List<SafetensorsHeader.Entry> entries) throws IOException {
        List<SafetensorsHeader.Entry> ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparing((SafetensorsHeader.Entry e) -> sortKey(e.name()))
                .thenComparing(SafetensorsHeader.Entry::name));
        SafetensorsHeader.Entry first = ordered.get(0);
        for (SafetensorsHeader.Entry entry : ordered) {
            if (!entry.shape().equals(first.shape()) || entry.type() != first.type()) {
                throw new InputException(file + ": tensor '" + first.name() + "' is " + first.type() + first.shape()
                        + " but '" + entry.name() + "' is " + entry.type() + entry.shape()
                        + "; expected tensors of one type and shape, one per row, or one tensor chosen by its name");
            }
        }
        long[] begins =
                ordered.stream().mapToLong(SafetensorsHeader.Entry::begin).toArray();
        return MappedRows.map(file, first.type(), dimension(file, first.shape()), begins);
    }

    private static int dimension(Path file, List<Long> axes) {
        long d = 1;
        for (long axis : axes) {
            d = Math.multiplyExact(d, axis);
        }
        if (d < 1 || d > LONGEST_ROW) {
            throw new InputException(file + ": a row has " + d + " numbers; expected 1 to " + LONGEST_ROW);
        }
        return (int) d;
    }

    // Runs of digits padded to one width, so that text order is number order.
    private static String sortKey(String name) {
        return DIGITS.matcher(name)
                .replaceAll((MatchResult digits) ->
                        "0".repeat(Math.max(0, 20 - digits.group().length())) + digits.group());
    }
}
