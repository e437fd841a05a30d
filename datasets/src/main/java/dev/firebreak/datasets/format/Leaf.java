package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.BatchKernels;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.FilePatterns;
import dev.firebreak.datasets.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Files of LEAF (Caldas et al., "LEAF: a benchmark for federated settings", 2019), in which FEMNIST is published: JSON objects {@code
 * {"users": [..], "num_samples": [..], "user_data": {user: {"x": [[..], ..], "y": [..]}}}} with an entry for each writer. Numbers of
 * {@code x} become float32, and are stored as bytes where all are {@code byte / 255}; {@code y} is the class.
 */
public final class Leaf {
    /** The folder of training files in LEAF's folder of a data set. */
    public static final String TRAIN = "train";

    /** The folder of test files beside it. */
    public static final String TEST = "test";

    private static final String[] ENDINGS = {".json", ".json.gz"};

    private final Layout layout;
    private final List<DataFile> files;
    // Each row is a byte[] of pixels or a float[].
    private final List<Object> rows = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private final List<String> writers = new ArrayList<>();
    private final Map<String, DataFile> fileOfWriter = new HashMap<>();
    private boolean isPixels = true;
    private int numbers;

    /**
     * What the numbers are.
     *
     * @param height rows of an image, which {@code x} holds row by row; 1 for vectors
     * @param classes labels are {@code 0..classes-1}
     * @param numbers in each {@code x}, if it is known before the files are read
     */
    public record Layout(int height, int classes, OptionalInt numbers) {}

    /**
     * What some files hold.
     *
     * @param examples in the order of the files and in each of its {@code user_data}
     * @param owners the writer of each example; writers that have examples are numbered from 0 by ascending name
     */
    public record Content(Examples examples, int[] owners) {}

    private Leaf(Layout layout, List<DataFile> files) {
        this.layout = layout;
        this.files = files;
        this.numbers = layout.numbers().orElse(0);
    }

    /**
     * All examples of these files, in this order.
     *
     * @throws InputException if a file is missing or cut off, is not of this form, or names a writer that another file names
     */
    public static Content read(List<DataFile> files, Layout layout) {
        return Limits.within(name(files), () -> new Leaf(layout, files).readAll());
    }

    /** The files that a path stands for: itself, or those in the folder {@code part} of a folder, or else in the folder itself. */
    public static Stream<DataFile> files(DataFile path, String part) {
        List<DataFile> inner = part(path, part).toList();
        return inner.isEmpty() ? path.inside(ENDINGS) : inner.stream();
    }

    /** The files in the folder {@code part} of a folder; none if there is no such folder. */
    public static Stream<DataFile> part(DataFile path, String part) {
        DataFile folder = new DataFile(new Path(path.path(), part), path.hadoop());
        try {
            return FilePatterns.system(folder.path(), path.hadoop()).exists(folder.path())
                    ? folder.inside(ENDINGS)
                    : Stream.empty();
        } catch (IOException e) {
            throw folder.problem("cannot be looked up: " + e.getMessage(), e);
        }
    }

    private static String name(List<DataFile> files) {
        return files.get(0) + (files.size() > 1 ? " and others" : "");
    }

    private Content readAll() {
        for (DataFile file : files) {
            try (LeafFile reader = new LeafFile(file, layout.classes(), this)) {
                reader.read();
            }
        }
        if (rows.isEmpty()) {
            throw new InputException(name(files) + ": no writer has an example");
        }
        double[] targets = labels.stream().mapToDouble(label -> label).toArray();
        Shape shape = new Shape(layout.height(), numbers / layout.height(), 1);
        return new Content(new Examples(features(shape), targets, layout.classes()), owners());
    }

    private DenseFeatures features(Shape shape) {
        int size = rows.size() * numbers;
        byte[] pixels = new byte[isPixels ? size : 0];
        float[] values = new float[isPixels ? 0 : size];
        for (int i = 0; i < rows.size(); i++) {
            Object row = rows.set(i, null);
            if (isPixels) {
                System.arraycopy(row, 0, pixels, i * numbers, numbers);
            } else if (row instanceof byte[] bytes) {
                for (int j = 0; j < numbers; j++) {
                    values[i * numbers + j] = BatchKernels.pixel(bytes[j]);
                }
            } else {
                System.arraycopy(row, 0, values, i * numbers, numbers);
            }
        }
        return isPixels ? DenseFeatures.ofPixels(shape, pixels) : DenseFeatures.of(shape, values);
    }

    private int[] owners() {
        Map<String, Integer> numbered = new HashMap<>();
        writers.stream().distinct().sorted().forEachOrdered(writer -> numbered.put(writer, numbered.size()));
        return writers.stream().mapToInt(numbered::get).toArray();
    }

    /** Takes a writer that a file names; refused if an earlier file names it. */
    void writer(String name, LeafFile at) {
        DataFile before = fileOfWriter.put(name, at.file());
        if (before != null) {
            throw at.problem("writer '" + Excerpt.of(name) + "' is in " + before + " too; expected each in one file");
        }
    }

    /** The numbers of each {@code x}; 0 before the first is read. */
    int numbers() {
        return numbers;
    }

    /** Takes the numbers of one example, of which there are as many as {@link #numbers} unless that is 0. */
    Object row(float[] x, LeafFile at) {
        if (x.length == 0 || x.length % layout.height() != 0) {
            throw at.problem("x has " + x.length + " numbers, which are no images of " + layout.height()
                    + " rows; expected a multiple of " + layout.height() + ", or say height=1 for vectors");
        }
        numbers = x.length;
        if ((rows.size() + 1L) * numbers > Limits.MOST_NUMBERS) {
            throw at.problem("there are more than " + Limits.MOST_NUMBERS + " numbers, the most that is read");
        }
        byte[] pixels = pixels(x);
        isPixels &= pixels != null;
        return pixels == null ? Arrays.copyOf(x, x.length) : pixels;
    }

    /** Takes the examples of a writer. */
    void add(String writer, List<Object> x, List<Integer> y) {
        rows.addAll(x);
        labels.addAll(y);
        y.forEach(label -> writers.add(writer));
    }

    /** The bytes of which the numbers are 255ths; {@code null} if they are no such. */
    private static byte[] pixels(float[] x) {
        byte[] pixels = new byte[x.length];
        for (int j = 0; j < x.length; j++) {
            pixels[j] = (byte) Math.round(x[j] * 255);
            if (BatchKernels.pixel(pixels[j]) != x[j]) {
                return null;
            }
        }
        return pixels;
    }
}
