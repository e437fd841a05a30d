package dev.firebreak.experiments.trial;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.spec.SpecValues;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Features of records that are not texts. {@link #histogram} gives those of a 32 x 32 colour image, with which a linear classifier is
 * much better than with pixels: in each of 4 x 4 cells the change of brightness in each of {@value #DIRECTIONS} unsigned directions
 * (Dalal and Triggs, "Histograms of oriented gradients for human detection", CVPR 2005, without overlapping blocks: square roots of
 * sums, scaled to length 1 over the image), and the mean of each colour in [0, 1].
 */
final class ImageFeatures {
    /** The word for gradient histograms. */
    static final String WORD = "gradient-histogram";

    private static final int DIRECTIONS = 9;
    private static final int SIDE = 32;
    private static final int CELLS = 4;
    private static final int CELL = SIDE / CELLS;
    private static final int COLOURS = 3;
    // Pixels are bytes; read as float32 they are not exact.
    private static final double BRIGHTEST = 255;

    private ImageFeatures() {}

    /**
     * A data set with its own test part, features scaled to mean 0 and standard deviation 1 on the training part. The seed draws nothing
     * where the data are files.
     */
    static ClassRemovalTrial.Split split(SpecValues spec, Inputs inputs) throws IOException {
        Dataset data = inputs.load(spec.required(ClassRemovalTrial.DATA), spec.required(Trial.SEED));
        Examples train = data.train();
        Examples test = data.test().orElseThrow(() -> new InputException("data: needs test records"));
        boolean histograms = spec.required(ClassRemovalTrial.FEATURES).equals(WORD);
        if (histograms && train.features().dimension() != COLOURS * SIDE * SIDE) {
            throw new InputException("features: " + WORD + " needs images of " + COLOURS + " x " + SIDE + " x " + SIDE
                    + " pixels, but " + data.name() + " has " + train.features().dimension() + " features");
        }
        double[][] rows = rows(train, histograms);
        double[][] testRows = rows(test, histograms);
        scale(rows, testRows);
        return new ClassRemovalTrial.Split(
                examples(rows, train), examples(testRows, test), unwanted(spec, train), rows);
    }

    private static int unwanted(SpecValues spec, Examples train) {
        String written = spec.required(ClassRemovalTrial.UNWANTED);
        return IntStream.range(0, train.classes())
                .filter(k -> written.equals(String.valueOf(k)))
                .findFirst()
                .orElseThrow(() -> new InputException("unwanted: expected a class from 0 to " + (train.classes() - 1)
                        + ", but found '" + written + "'"));
    }

    private static double[][] rows(Examples examples, boolean histograms) {
        double[][] rows = ClassRemovalTrial.Split.rows(examples.features());
        return histograms ? Arrays.stream(rows).map(ImageFeatures::histogram).toArray(double[][]::new) : rows;
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

    private static Examples examples(double[][] rows, Examples labelled) {
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return new Examples(DenseFeatures.of(rows[0].length, all), labelled.targets(), labelled.classes());
    }

    /** The features of an image of red, green and blue planes, pixels in [0, 1]. */
    static double[] histogram(double[] image) {
        double[] features = new double[CELLS * CELLS * (DIRECTIONS + COLOURS)];
        double[] grey = new double[SIDE * SIDE];
        int colours = CELLS * CELLS * DIRECTIONS;
        for (int p = 0; p < grey.length; p++) {
            int cell = p / SIDE / CELL * CELLS + p % SIDE / CELL;
            for (int c = 0; c < COLOURS; c++) {
                double value = Math.rint(BRIGHTEST * image[c * grey.length + p]) / BRIGHTEST;
                grey[p] += value / COLOURS;
                features[colours + cell * COLOURS + c] += value / (CELL * CELL);
            }
        }
        for (int y = 1; y < SIDE - 1; y++) {
            for (int x = 1; x < SIDE - 1; x++) {
                double right = grey[y * SIDE + x + 1] - grey[y * SIDE + x - 1];
                double down = grey[(y + 1) * SIDE + x] - grey[(y - 1) * SIDE + x];
                double turn = StrictMath.atan2(down, right) / Math.PI;
                int direction = (int) Math.floor((turn < 0 ? turn + 1 : turn) * DIRECTIONS) % DIRECTIONS;
                features[(y / CELL * CELLS + x / CELL) * DIRECTIONS + direction] +=
                        Math.sqrt(right * right + down * down);
            }
        }
        double total = 0;
        for (int j = 0; j < colours; j++) {
            total += features[j];
        }
        for (int j = 0; j < colours && total > 0; j++) {
            features[j] = Math.sqrt(features[j] / total);
        }
        return features;
    }
}
