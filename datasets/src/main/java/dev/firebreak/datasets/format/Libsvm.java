package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.SparseFeatures;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
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
     * @throws InputException if the file is missing, empty, cut off or malformed, or an index is greater
     *     than {@code features}
     */
    public static Examples read(DataFile file, OptionalInt features, Targets targets) {
        return Limits.within(file.toString(), () -> readAll(file, features, targets));
    }

    private static Examples readAll(DataFile file, OptionalInt features, Targets targets) {
        IntStream.Builder offsets = IntStream.builder().add(0);
        IntStream.Builder columns = IntStream.builder();
        DoubleStream.Builder values = DoubleStream.builder();
        int stored = 0;
        int greatest = 0;
        try (LineSource lines = new LineSource(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                Optional<Line> parsed = Line.parse(line, features, lines::problem);
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

    /**
     * One line of LIBSVM text, {@code label index:value index:value ...}, indices ascending from 1.
     *
     * @param label the target, as written
     * @param columns indices from 0, ascending
     * @param values as many finite numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // made by parse only, one per line, and never compared
    public record Line(String label, int[] columns, double[] values) {

        /**
         * Reads a line; nothing if it is blank.
         *
         * @param features greatest index; if absent, {@link #MOST_FEATURES}
         * @param problem makes a refusal at this line
         * @throws InputException if the line is malformed, or an index is greater than {@code features}
         */
        public static Optional<Line> parse(
                String line, OptionalInt features, Function<String, InputException> problem) {
            String[] words = line.strip().split("[ \t]+", -1);
            if (words[0].isEmpty()) {
                return Optional.empty();
            }
            if (words[0].indexOf(':') >= 0) {
                throw problem.apply("found '" + Excerpt.of(words[0]) + "'; expected a label before the numbers");
            }
            int[] columns = new int[words.length - 1];
            double[] values = new double[columns.length];
            int previous = 0;
            for (int k = 0; k < columns.length; k++) {
                String word = words[k + 1];
                int colon = word.indexOf(':');
                int index = index(word, colon, features, problem);
                if (index <= previous) {
                    throw problem.apply(
                            "index " + index + " follows " + previous + "; expected ascending indices from 1");
                }
                columns[k] = index - 1;
                values[k] = Numbers.finite(word.substring(colon + 1), "the value of index " + index, problem);
                previous = index;
            }
            return Optional.of(new Line(words[0], columns, values));
        }

        private static int index(
                String word, int colon, OptionalInt features, Function<String, InputException> problem) {
            String text = word.substring(0, Math.max(colon, 0));
            if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw problem.apply("found '" + Excerpt.of(word) + "'; expected index:value");
            }
            // Whatever has more digits than the limit is out of range, leading zeros aside.
            String digits = text.replaceFirst("^0+(?=.)", "");
            int limit = features.orElse(MOST_FEATURES);
            if (digits.length() > 9 || Integer.parseInt(digits) > limit) {
                throw problem.apply("index " + Excerpt.of(digits) + " is out of range; expected 1.." + limit
                        + (features.isEmpty() ? "" : " (the number of features can be given)"));
            }
            return Integer.parseInt(digits);
        }
    }
}
