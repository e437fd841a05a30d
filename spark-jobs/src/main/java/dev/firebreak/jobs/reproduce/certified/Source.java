package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.jobs.HadoopSettings;
import java.io.Serializable;
import java.util.Arrays;
import java.util.SortedMap;

/**
 * Which records are trained on, forgotten and tested with.
 *
 * @param data a data source's call
 * @param root where data lie
 * @param records training records used, drawn by the seed
 * @param scale every feature is divided by it
 * @param seed of the draws
 */
record Source(String data, String root, int records, double scale, long seed) implements Serializable {

    /**
     * The records.
     *
     * @param train in the order drawn
     * @param test the data's own test set, or what was not drawn where it has none
     */
    record Split(Examples train, Examples test) {}

    /** What the data are. */
    SortedMap<String, String> digests() {
        return DataSources.SOURCES.build(data).digests(root, HadoopSettings.ofSparkSubmit(), seed);
    }

    Split load() {
        Dataset dataset = DataSources.SOURCES.build(data).load(root, HadoopSettings.ofSparkSubmit(), seed);
        int count = dataset.train().count();
        int[] order = Randomness.of(seed).stream("reproduction-split").permutation(count);
        Examples train = dataset.train().select(Arrays.copyOf(order, records));
        Examples test =
                dataset.test().orElseGet(() -> dataset.train().select(Arrays.copyOfRange(order, records, count)));
        return new Split(scaled(train), scaled(test));
    }

    private Examples scaled(Examples examples) {
        if (scale == 1) {
            return examples;
        }
        int d = examples.features().dimension();
        double[] values = examples.features().values();
        Arrays.setAll(values, k -> values[k] / scale);
        return new Examples(DenseFeatures.of(d, values), examples.targets(), examples.classes());
    }
}
