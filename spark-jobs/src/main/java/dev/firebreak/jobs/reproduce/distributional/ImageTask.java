package dev.firebreak.jobs.reproduce.distributional;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.FileDigests;
import dev.firebreak.datasets.format.DataFile;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.reproduce.distributional.RefitTrial.Split;
import dev.firebreak.jobs.reproduce.distributional.RefitTrial.Task;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.SortedMap;

/**
 * CIFAR-10 with one unwanted class, as {@link GradientHistogram} features scaled to mean 0 and standard deviation 1 on the training
 * part. Both parts are whole published batches, so the seed changes random removal only.
 *
 * @param root where data sets lie
 * @param unwanted the class
 * @param train the batch to train on, 1 to 5
 * @param test the batch to test on, 1 to 5
 */
record ImageTask(String root, int unwanted, int train, int test) implements Task {
    static final int IMAGES = 10_000;
    private static final int BYTES = 3 * 32 * 32;
    private static final double INVERSE_REGULARIZATION = 1;

    @Override
    public String key() {
        return "cifar-10 batches " + train + " and " + test + " unwanted=" + unwanted + " C=" + INVERSE_REGULARIZATION;
    }

    @Override
    public SortedMap<String, String> digests() {
        return FileDigests.of(Map.of("train", file(train), "test", file(test)));
    }

    /** Finds the files, so that what is missing is found before any work. */
    void check() {
        file(train);
        file(test);
    }

    private DataFile file(int batch) {
        return new DataFolder(root, HadoopSettings.ofSparkSubmit())
                .require("cifar10", "cifar10/data_batch_" + batch + ".bin.gz");
    }

    @Override
    public Split split(long seed, String score) {
        double[] targets = new double[IMAGES];
        double[][] rows = read(file(train), targets);
        double[] testTargets = new double[IMAGES];
        double[][] testRows = read(file(test), testTargets);
        scale(rows, testRows);
        return new Split(
                examples(rows, targets), examples(testRows, testTargets), unwanted, rows, INVERSE_REGULARIZATION);
    }

    private static double[][] read(DataFile file, double[] targets) {
        double[][] rows = new double[IMAGES][];
        try (InputStream in = file.open()) {
            for (int i = 0; i < IMAGES; i++) {
                byte[] record = in.readNBytes(1 + BYTES);
                if (record.length < 1 + BYTES || record[0] < 0 || record[0] > 9) {
                    throw new InputException(file + ": image " + i + " is cut off or has no class 0..9");
                }
                targets[i] = record[0];
                rows[i] = GradientHistogram.of(record, 1);
            }
            return rows;
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static void scale(double[][] train, double[][] test) {
        for (int j = 0; j < train[0].length; j++) {
            double sum = 0;
            double squares = 0;
            for (double[] row : train) {
                sum += row[j];
            }
            double mean = sum / train.length;
            for (double[] row : train) {
                squares += (row[j] - mean) * (row[j] - mean);
            }
            double deviation = squares == 0 ? 1 : Math.sqrt(squares / train.length);
            for (double[][] part : new double[][][] {train, test}) {
                for (double[] row : part) {
                    row[j] = (row[j] - mean) / deviation;
                }
            }
        }
    }

    private static Examples examples(double[][] rows, double[] targets) {
        int d = rows[0].length;
        double[] all = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * d, d);
        }
        return new Examples(DenseFeatures.of(d, all), targets, 10);
    }
}
