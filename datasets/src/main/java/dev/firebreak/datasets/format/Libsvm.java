package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.MemoryLimit;
import dev.firebreak.datasets.SparseFeatures;
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
        int limit = features.orElse(MOST_FEATURES);
        try (LineSource lines = new LineSource(file)) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                String[] words = line.strip().split("[ \t]+", -1);
                if (words[0].isEmpty()) {
                    continue;
                }
                if (words[0].indexOf(':') >= 0) {
                    throw lines.problem("found '" + Excerpt.of(words[0]) + "'; expected a label before the numbers");
                }
                targets.add(words[0], lines::problem);
                int previous = 0;
                for (int k = 1; k < words.length; k++) {
                    int colon = words[k].indexOf(':');
                    int index = index(words[k], colon, limit, lines);
                    if (index <= previous) {
                        throw lines.problem(
                                "index " + index + " follows " + previous + "; expected ascending indices from 1");
                    }
                    if (stored == Limits.MOST_NUMBERS) {
                        throw lines.problem("the file has more than " + stored + " numbers, the most that is read");
                    }
                    double value = Numbers.finite(
                            words[k].substring(colon + 1), "the value of index " + index, lines::problem);
                    columns.add(index - 1);
                    values.add(value);
                    stored++;
                    previous = index;
                }
                greatest = Math.max(greatest, previous);
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

    private static int index(String word, int colon, int limit, LineSource lines) {
        String text = word.substring(0, Math.max(colon, 0));
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw lines.problem("found '" + Excerpt.of(word) + "'; expected index:value");
        }
        // Whatever has more digits than the limit is out of range, leading zeros aside.
        String digits = text.replaceFirst("^0+(?=.)", "");
        if (digits.length() > 9 || Integer.parseInt(digits) > limit) {
            throw lines.problem("index " + Excerpt.of(digits) + " is out of range; expected 1.." + limit
                    + (limit == MOST_FEATURES ? "" : " (the number of features can be given)"));
        }
        return Integer.parseInt(digits);
    }
}
