package dev.firebreak.jobs.reproduce.distributional;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.Features;
import dev.firebreak.datasets.SparseFeatures;
import dev.firebreak.datasets.TextRecord;
import dev.firebreak.datasets.TextSources;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.reproduce.distributional.RefitTrial.Split;
import dev.firebreak.jobs.reproduce.distributional.RefitTrial.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts of two classes, as tf-idf vectors of length 1 whose vocabulary and weights come from the training part; the score
 * {@code norm} sees them before they are scaled to length 1.
 *
 * @param source the texts, a call
 * @param root where data sets lie
 * @param label the unwanted label; all others are retained
 * @param unwantedShare unwanted texts are thinned out at random to this share of all; 1 takes them all
 * @param inverseRegularization C of the logistic regression
 */
record TextTask(String source, String root, String label, double unwantedShare, double inverseRegularization)
        implements Task {
    private static final double TEST_SHARE = 0.2;
    private static final int LEAST_DOCUMENTS = 2;

    @Override
    public String key() {
        return source + " unwanted=" + label + " share=" + CanonicalNumber.of(unwantedShare) + " C="
                + CanonicalNumber.of(inverseRegularization) + " min-df=" + LEAST_DOCUMENTS;
    }

    @Override
    public SortedMap<String, String> digests() {
        return TextSources.TEXTS.build(source).digests(root, HadoopSettings.ofSparkSubmit());
    }

    /** Reads the texts once, so that what is missing is found before any work. */
    void check() {
        records();
    }

    private List<TextRecord> records() {
        try (Stream<TextRecord> records = TextSources.TEXTS.build(source).open(root, HadoopSettings.ofSparkSubmit())) {
            return records.toList();
        }
    }

    @Override
    public Split split(long seed, String score) {
        List<TextRecord> records = thinned(records(), seed);
        int[] order = Randomness.of(seed).stream("split").permutation(records.size());
        int held = (int) Math.round(TEST_SHARE * records.size());
        int[] test = Arrays.copyOf(order, held);
        int[] train = Arrays.copyOfRange(order, held, order.length);
        TfIdf weights = TfIdf.fit(texts(records, train), LEAST_DOCUMENTS);
        SparseFeatures raw = weights.transform(texts(records, train));
        SparseFeatures unit = TfIdf.unit(raw);
        return new Split(
                new Examples(unit, labels(records, train), 2),
                new Examples(TfIdf.unit(weights.transform(texts(records, test))), labels(records, test), 2),
                1,
                dense(score.equals("norm") ? raw : unit),
                inverseRegularization);
    }

    private List<TextRecord> thinned(List<TextRecord> all, long seed) {
        if (unwantedShare == 1) {
            return all;
        }
        Map<Boolean, List<TextRecord>> parts = all.stream()
                .collect(Collectors.partitioningBy(record -> record.label().equals(label)));
        List<TextRecord> retained = parts.get(false);
        List<TextRecord> unwanted = parts.get(true);
        int wanted = (int) Math.round(retained.size() * unwantedShare / (1 - unwantedShare));
        int[] drawn = Randomness.of(seed).stream("thinned").sample(unwanted.size(), Math.min(wanted, unwanted.size()));
        return Stream.concat(retained.stream(), Arrays.stream(drawn).mapToObj(unwanted::get))
                .toList();
    }

    private static List<String> texts(List<TextRecord> records, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(i -> records.get(i).text()).toList();
    }

    private double[] labels(List<TextRecord> records, int[] chosen) {
        return Arrays.stream(chosen)
                .mapToDouble(i -> records.get(i).label().equals(label) ? 1 : 0)
                .toArray();
    }

    private static double[][] dense(Features features) {
        double[][] rows = new double[features.count()][features.dimension()];
        for (int i = 0; i < rows.length; i++) {
            features.copy(i, rows[i], 0);
        }
        return rows;
    }
}
