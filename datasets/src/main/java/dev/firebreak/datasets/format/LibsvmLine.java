package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One line of LIBSVM text, {@code label index:value index:value ...}, indices ascending from 1.
 *
 * @param label the target, as written
 * @param columns indices from 0, ascending
 * @param values as many finite numbers
 */
@SuppressWarnings("ArrayRecordComponent") // made by parse only, one per line, and never compared
public record LibsvmLine(String label, int[] columns, double[] values) {

    /**
     * Reads a line; nothing if it is blank.
     *
     * @param features greatest index; if absent, {@link Libsvm#MOST_FEATURES}
     * @param problem makes a refusal at this line
     * @throws InputException if the line is malformed, or an index is greater than {@code features}
     */
    public static Optional<LibsvmLine> parse(
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
                throw problem.apply("index " + index + " follows " + previous + "; expected ascending indices from 1");
            }
            columns[k] = index - 1;
            values[k] = Numbers.finite(word.substring(colon + 1), "the value of index " + index, problem);
            previous = index;
        }
        return Optional.of(new LibsvmLine(words[0], columns, values));
    }

    private static int index(String word, int colon, OptionalInt features, Function<String, InputException> problem) {
        String text = word.substring(0, Math.max(colon, 0));
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw problem.apply("found '" + Excerpt.of(word) + "'; expected index:value");
        }
        // Whatever has more digits than the limit is out of range, leading zeros aside.
        String digits = text.replaceFirst("^0+(?=.)", "");
        int limit = features.orElse(Libsvm.MOST_FEATURES);
        if (digits.length() > 9 || Integer.parseInt(digits) > limit) {
            throw problem.apply("index " + Excerpt.of(digits) + " is out of range; expected 1.." + limit
                    + (features.isEmpty() ? "" : " (the number of features can be given)"));
        }
        return Integer.parseInt(digits);
    }
}
