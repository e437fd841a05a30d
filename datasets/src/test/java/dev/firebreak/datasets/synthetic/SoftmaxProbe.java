package dev.firebreak.datasets.synthetic;

import dev.firebreak.datasets.Examples;

/** Softmax regression by averaged-gradient passes in index order: a yardstick of how hard a set is. */
final class SoftmaxProbe {
    private static final int PASSES = 8;
    private static final double RATE = 0.02;

    private SoftmaxProbe() {}

    static double accuracy(Examples train, Examples test) {
        int dimension = train.features().dimension();
        double[][] weights = new double[train.classes()][dimension + 1];
        double[] x = new double[dimension + 1];
        x[dimension] = 1;
        for (int step = 0; step < PASSES * train.count(); step++) {
            int example = step % train.count();
            train.features().copy(example, x, 0);
            double[] p = probabilities(weights, x);
            p[train.label(example)] -= 1;
            for (int c = 0; c < weights.length; c++) {
                for (int j = 0; j <= dimension; j++) {
                    weights[c][j] -= RATE * p[c] * x[j];
                }
            }
        }
        int right = 0;
        for (int i = 0; i < test.count(); i++) {
            test.features().copy(i, x, 0);
            right += largest(probabilities(weights, x)) == test.label(i) ? 1 : 0;
        }
        return (double) right / test.count();
    }

    private static double[] probabilities(double[][] weights, double[] x) {
        double[] p = new double[weights.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            double score = 0;
            for (int j = 0; j < x.length; j++) {
                score += weights[c][j] * x[j];
            }
            p[c] = Math.exp(score);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            best = values[c] > values[best] ? c : best;
        }
        return best;
    }
}
