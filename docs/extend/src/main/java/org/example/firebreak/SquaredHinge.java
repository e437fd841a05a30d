package org.example.firebreak;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Evaluation;
import dev.firebreak.learning.model.Model;
import java.util.Arrays;

/**
 * Scores s = w . x + b under the loss max(0, 1 - z s)^2, where z is -1 for class 0 and 1 for class 1. Parameters are w, then b.
 *
 * @param inputs numbers per example
 */
record SquaredHinge(int inputs) implements Model {

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
    public double[] initial(RandomStream stream) {
        return new double[dimension()];
    }

    @Override
    public double gradient(double[] theta, Examples examples, int[] batch, double[] gradient) {
        Arrays.fill(gradient, 0);
        double[] x = new double[inputs];
        double loss = 0;
        for (int example : batch) {
            double z = sign(examples, example);
            double gap = Math.max(0, 1 - z * score(theta, examples, example, x));
            loss += gap * gap;
            double slope = -2 * gap * z / batch.length;
            for (int j = 0; j < inputs; j++) {
                gradient[j] += slope * x[j];
            }
            gradient[inputs] += slope;
        }
        return loss / batch.length;
    }

    @Override
    public Evaluation evaluate(double[] theta, Examples examples) {
        double[] x = new double[inputs];
        double loss = 0;
        int right = 0;
        for (int example = 0; example < examples.count(); example++) {
            double margin = sign(examples, example) * score(theta, examples, example, x);
            double gap = Math.max(0, 1 - margin);
            loss += gap * gap;
            right += margin > 0 ? 1 : 0;
        }
        return new Evaluation(loss / examples.count(), (double) right / examples.count());
    }

    private double score(double[] theta, Examples examples, int example, double[] x) {
        examples.features().copy(example, x, 0);
        double score = theta[inputs];
        for (int j = 0; j < inputs; j++) {
            score += theta[j] * x[j];
        }
        return score;
    }

    private static double sign(Examples examples, int example) {
        return 2 * examples.label(example) - 1;
    }
}
