package dev.firebreak.learning.model;

import dev.firebreak.datasets.Examples;
import java.util.List;

/**
 * Class probabilities as the softmax of scores, {@code p_c = exp(s_c) / sum_b exp(s_b)}. A model of one score s distinguishes two
 * classes, whose scores are 0 and s.
 */
public final class ClassProbabilities {
    private ClassProbabilities() {}

    /**
     * The probabilities of every class for some examples.
     *
     * @param records which examples
     * @return one row of C numbers that sum to 1 for each of them
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public static double[][] of(Model model, double[] theta, Examples examples, int... records) {
        int classes = examples.classes();
        int outputs = model.outputs();
        if (classes < 2 || (outputs != classes && !(outputs == 1 && classes == 2))) {
            throw new IllegalArgumentException(
                    "class probabilities need at least 2 classes and a score for each, but there are " + classes
                            + " classes and " + outputs + " scores");
        }
        double[] scores = new double[records.length * outputs];
        model.scores(theta, examples, records, scores);
        double[][] probabilities = new double[records.length][classes];
        for (int i = 0; i < records.length; i++) {
            System.arraycopy(scores, i * outputs, probabilities[i], classes - outputs, outputs);
            softmax(probabilities[i], 0, classes);
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
        int[] predicted = new int[records.length];
        for (int i = 0; i < predicted.length; i++) {
            predicted[i] = greatest(sum[i], 0, sum[i].length);
        }
        return predicted;
    }

    /**
     * Replaces the scores at {@code at .. at + count - 1} by their probabilities.
     *
     * @return the sum of their exponentials, relative to the greatest
     */
    static double softmax(double[] scores, int at, int count) {
        // Shifted by the greatest score no exponential overflows, and at least one is 1.
        double greatest = scores[greatest(scores, at, count)];
        double sum = 0;
        for (int c = at; c < at + count; c++) {
            scores[c] = StrictMath.exp(scores[c] - greatest);
            sum += scores[c];
        }
        for (int c = at; c < at + count; c++) {
            scores[c] /= sum;
        }
        return sum;
    }

    /** The position of the greatest number at {@code at .. at + count - 1}, the first one among equals. */
    static int greatest(double[] numbers, int at, int count) {
        int best = at;
        for (int c = at + 1; c < at + count; c++) {
            if (numbers[c] > numbers[best]) {
                best = c;
            }
        }
        return best;
    }
}
