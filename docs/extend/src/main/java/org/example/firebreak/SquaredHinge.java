package org.example.firebreak;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Loss;
import dev.firebreak.learning.model.Model;
import java.util.Arrays;

/**
 * Scores s = w . x + b under the loss max(0, 1 - z s)^2, where z is -1 for class 0 and 1 for class 1. Parameters are w, then b.
 *
 * @param inputs numbers per example
 */
record SquaredHinge(int inputs) implements Model, Loss {

    static Model of(Examples shape) {
        if (shape.classes() != 2) {
            throw new InputException("model 'squared-hinge' needs 2 classes, but the data has " + shape.classes());
        }
        return new SquaredHinge(shape.features().dimension());
    }

    @Override
    public int dimension() {
        return inputs + 1;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public Loss loss() {
        return this;
    }

    @Override
    public double[] initial(RandomStream stream) {
        return new double[dimension()];
    }

    @Override
    public void scores(double[] theta, Examples examples, int[] rows, double[] out) {
        double[] x = new double[inputs];
        for (int i = 0; i < rows.length; i++) {
            examples.features().copy(rows[i], x, 0);
            out[i] = theta[inputs];
            for (int j = 0; j < inputs; j++) {
                out[i] += theta[j] * x[j];
            }
        }
    }

    @Override
    public double gradient(double[] theta, Examples examples, int[] batch, double[] gradient) {
        Arrays.fill(gradient, 0);
        double[] slopes = new double[batch.length];
        scores(theta, examples, batch, slopes);
        double[] x = new double[inputs];
        double sum = 0;
        for (int i = 0; i < batch.length; i++) {
            sum += differentiate(slopes, i, 1, examples.label(batch[i]));
            examples.features().copy(batch[i], x, 0);
            for (int j = 0; j < inputs; j++) {
                gradient[j] += slopes[i] / batch.length * x[j];
            }
            gradient[inputs] += slopes[i] / batch.length;
        }
        return sum / batch.length;
    }

    @Override
    public double differentiate(double[] scores, int at, int outputs, double label) {
        double z = 2 * label - 1;
        double gap = Math.max(0, 1 - z * scores[at]);
        scores[at] = -2 * gap * z;
        return gap * gap;
    }

    @Override
    public boolean predicts(double[] scores, int at, int outputs, double label) {
        return (2 * label - 1) * scores[at] > 0;
    }
}
