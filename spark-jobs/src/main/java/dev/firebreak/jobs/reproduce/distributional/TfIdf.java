package dev.firebreak.jobs.reproduce.distributional;

import dev.firebreak.datasets.SparseFeatures;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Term counts times ln((1 + n) / (1 + df)) + 1, the smooth inverse document frequency. Terms are lower-case runs of at least two
 * letters, digits or underscores; they are numbered alphabetically.
 *
 * @param terms the number of each term
 * @param weights the inverse document frequency by number
 */
record TfIdf(Map<String, Integer> terms, double[] weights) {
    private static final Pattern TERM = Pattern.compile("[\\p{L}\\p{N}_]{2,}");

    /** The vocabulary of some texts: terms of at least so many of them. */
    static TfIdf fit(List<String> texts, int leastDocuments) {
        SortedMap<String, Integer> documents = new TreeMap<>();
        for (String text : texts) {
            new HashSet<>(terms(text)).forEach(term -> documents.merge(term, 1, Integer::sum));
        }
        documents.values().removeIf(count -> count < leastDocuments);
        Map<String, Integer> numbers = new TreeMap<>();
        double[] weights = new double[documents.size()];
        documents.forEach((term, count) -> {
            weights[numbers.size()] = StrictMath.log((1.0 + texts.size()) / (1.0 + count)) + 1;
            numbers.put(term, numbers.size());
        });
        return new TfIdf(numbers, weights);
    }

    /** The vectors of some texts; terms outside of the vocabulary do not count. */
    SparseFeatures transform(List<String> texts) {
        IntStream.Builder columns = IntStream.builder();
        DoubleStream.Builder values = DoubleStream.builder();
        int[] offsets = new int[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            SortedMap<Integer, Integer> counts = new TreeMap<>();
            for (String term : terms(texts.get(i))) {
                Integer number = terms.get(term);
                if (number != null) {
                    counts.merge(number, 1, Integer::sum);
                }
            }
            counts.forEach((number, count) -> {
                columns.add(number);
                values.add(count * weights[number]);
            });
            offsets[i + 1] = offsets[i] + counts.size();
        }
        return new SparseFeatures(
                weights.length,
                offsets,
                columns.build().toArray(),
                values.build().toArray());
    }

    /** The same vectors with length 1; a vector of zeros stays. */
    static SparseFeatures unit(SparseFeatures vectors) {
        double[] values = vectors.values().clone();
        for (int i = 0; i < vectors.count(); i++) {
            double squares = 0;
            for (int k = vectors.offsets()[i]; k < vectors.offsets()[i + 1]; k++) {
                squares += values[k] * values[k];
            }
            double length = Math.sqrt(squares);
            for (int k = vectors.offsets()[i]; k < vectors.offsets()[i + 1]; k++) {
                values[k] /= length;
            }
        }
        return new SparseFeatures(vectors.dimension(), vectors.offsets(), vectors.columns(), values);
    }

    private static List<String> terms(String text) {
        return TERM.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
