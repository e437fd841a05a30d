package dev.firebreak.learning.tensor;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.Excerpt;
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
}
