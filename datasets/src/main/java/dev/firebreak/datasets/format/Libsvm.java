package dev.firebreak.datasets.format;

import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.MemoryLimit;
import dev.firebreak.datasets.SparseFeatures;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The text format of LIBSVM: a line is {@code target index:value index:value ...}, indices ascending from 1, zeros left out.
 * Read as sparse float64; blank lines are skipped.
 */
public final class Libsvm {
    /** Greatest index, hence most features: our choice, so that one index cannot ask for gigabytes of parameters. */
    public static final int MOST_FEATURES = 100_000_000;

    private Libsvm() {}

    /**
     * Reads a file.
     *
     * @param features numbers per example, at most {@link #MOST_FEATURES}; if absent, the greatest index of the file
     * @param targets takes the targets; a fresh one
     * @throws dev.firebreak.core.InputException if the file is missing, empty, cut off or malformed, or an index is greater
     *     than {@code features}
     */
    public static Examples read(DataFile file, OptionalInt features, Targets targets) {
        return MemoryLimit.within(file.toString(), () -> readAll(file, features, targets));
    }

    private static Examples readAll(DataFile file, OptionalInt features, Targets targets) {
        IntStream.Builder offsets = IntStream.builder().add(0);
        IntStream.Builder columns = IntStream.builder();
        DoubleStream.Builder values = DoubleStream.builder();
        int stored = 0;
        int greatest = 0;
        try (LineSource lines = new LineSource(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                Optional<LibsvmLine> parsed = LibsvmLine.parse(line, features, lines::problem);
                if (parsed.isEmpty()) {
                    continue;
                }
                int[] indices = parsed.get().columns();
                targets.add(parsed.get().label(), lines::problem);
                if (indices.length > Limits.MOST_NUMBERS - stored) {
                    throw lines.problem(
                            "the file has more than " + Limits.MOST_NUMBERS + " numbers, the most that is read");
                }
                Arrays.stream(indices).forEach(columns::add);
                Arrays.stream(parsed.get().values()).forEach(values::add);
                stored += indices.length;
                greatest = Math.max(greatest, indices.length == 0 ? 0 : indices[indices.length - 1] + 1);
                offsets.add(stored);
            }
            double[] finished = targets.finish();
            if (finished.length == 0) {
                throw lines.problem("the file ends without a single example");
            }
            SparseFeatures sparse = new SparseFeatures(
                    features.orElse(greatest),
                    offsets.build().toArray(),
                    columns.build().toArray(),
                    values.build().toArray());
            return new Examples(sparse, finished, targets.classes());
        }
    }
}
