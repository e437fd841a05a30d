package dev.firebreak.experiments.trial;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.SparseFeatures;
import dev.firebreak.datasets.TextRecord;
import dev.firebreak.datasets.TextSources;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.spec.SpecValues;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Term counts times ln((1 + n) / (1 + df)) + 1, the smooth inverse document frequency. Terms are lower-case runs of at least two
 * letters, digits or underscores; they are numbered alphabetically.
 *
 * @param terms the number of each term
 * @param weights the inverse document frequency by number
 */
record TfIdf(Map<String, Integer> terms, double[] weights) {
    private static final Pattern TERM = Pattern.compile("[\\p{L}\\p{N}_]{2,}");
    private static final double TEST_SHARE = 0.2;
    private static final int LEAST_DOCUMENTS = 2;

    /** Labelled texts as vectors of length 1, whose vocabulary and weights come from the training part; class 1 is unwanted. */
    static ClassRemovalTrial.Split split(SpecValues spec, Inputs inputs) {
        long seed = spec.required(Trial.SEED);
        String label = spec.required(ClassRemovalTrial.UNWANTED);
        List<TextRecord> records = thinned(read(spec, inputs), label, spec.required(ClassRemovalTrial.SHARE), seed);
        int[] order = Randomness.of(seed).stream("split").permutation(records.size());
        int held = (int) Math.round(TEST_SHARE * records.size());
        List<TextRecord> test = at(records, Arrays.copyOf(order, held));
        List<TextRecord> train = at(records, Arrays.copyOfRange(order, held, order.length));
        TfIdf weights = fit(texts(train), LEAST_DOCUMENTS);
        SparseFeatures raw = weights.transform(texts(train));
        SparseFeatures unit = unit(raw);
        return new ClassRemovalTrial.Split(
                new Examples(unit, labels(train, label), 2),
                new Examples(unit(weights.transform(texts(test))), labels(test, label), 2),
                1,
                ClassRemovalTrial.Split.rows(spec.required(ClassRemovalTrial.UNIT_LENGTH) ? unit : raw));
    }

    private static List<TextRecord> read(SpecValues spec, Inputs inputs) {
        try (Stream<TextRecord> records =
                TextSources.TEXTS.build(spec.required(ClassRemovalTrial.TEXTS)).open(inputs.folder())) {
            return records.toList();
        }
    }

    private static List<TextRecord> thinned(List<TextRecord> all, String label, double share, long seed) {
        if (share == 1) {
            return all;
        }
        Map<Boolean, List<TextRecord>> parts = all.stream()
                .collect(Collectors.partitioningBy(record -> record.label().equals(label)));
        List<TextRecord> retained = parts.get(false);
        List<TextRecord> unwanted = parts.get(true);
        int wanted = (int) Math.round(retained.size() * share / (1 - share));
        int[] drawn = Randomness.of(seed).stream("thinned").sample(unwanted.size(), Math.min(wanted, unwanted.size()));
        return Stream.concat(retained.stream(), at(unwanted, drawn).stream()).toList();
    }

    private static List<TextRecord> at(List<TextRecord> records, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(records::get).toList();
    }

    private static List<String> texts(List<TextRecord> records) {
        return records.stream().map(TextRecord::text).toList();
    }

    private static double[] labels(List<TextRecord> records, String unwanted) {
        return records.stream()
                .mapToDouble(record -> record.label().equals(unwanted) ? 1 : 0)
                .toArray();
    }

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
