package dev.firebreak.unlearning.baseline;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.Arrays;
import java.util.List;

/**
 * Class probabilities of a model trained with cross-entropy: the loss of an example under label c is -ln p_c plus what does
 * not depend on c.
 */
public final class ClassProbabilities {
    private ClassProbabilities() {}

    /**
     * The probabilities of every class for some examples.
     *
     * @param records which examples
     * @return one row of C numbers that sum to 1 for each of them
     */
    public static double[][] of(Model model, double[] theta, Examples examples, int... records) {
        int classes = examples.classes();
        if (classes < 2) {
            throw new IllegalArgumentException("class probabilities need at least 2 classes, but there are " + classes);
        }
        double[][] probabilities = new double[records.length][];
        for (int i = 0; i < records.length; i++) {
            double[] losses = new double[classes];
            for (int c = 0; c < classes; c++) {
                Examples one = examples.select(records[i]);
                one.targets()[0] = c;
                losses[c] = model.evaluate(theta, one).loss();
            }
            probabilities[i] = normalized(losses);
        }
        return probabilities;
    }

    /** The class of the greatest mean probability over some models for each record, the smaller one among equals. */
    public static int[] predict(Model model, List<double[]> models, Examples examples, int... records) {
        double[][] sum = new double[records.length][examples.classes()];
        for (double[] theta : models) {
            double[][] probabilities = of(model, theta, examples, records);
            for (int i = 0; i < records.length; i++) {
                for (int c = 0; c < sum[i].length; c++) {
                    sum[i][c] += probabilities[i][c];
                }
            }
        }
        return Arrays.stream(sum).mapToInt(ClassProbabilities::greatest).toArray();
    }

    private static int greatest(double[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            if (values[c] > values[best]) {
                best = c;
            }
        }
        return best;
    }

    private static double[] normalized(double[] losses) {
        double least = Arrays.stream(losses).min().orElseThrow();
        double[] p = Arrays.stream(losses).map(l -> StrictMath.exp(least - l)).toArray();
        double sum = Sums.of(p);
        return Arrays.stream(p).map(x -> x / sum).toArray();
    }
}
