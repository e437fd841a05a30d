package dev.firebreak.learning.model;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores {@code s = W x + b} under a loss: linear, logistic and softmax regression. With m examples the objective is
 *
 * <pre>  (1/m) sum_i loss(s(x_i), y_i) + (lambda / 2) ||theta||^2</pre>
 *
 * <p>where theta is W (k rows of p numbers) followed by b (k numbers, if there is a bias), all of it regularised.
 *
 * @param inputs p
 * @param outputs k scores
 * @param bias whether there is a b
 * @param regularization lambda, at least 0
 * @param start start parameters
 * @param loss what the scores are judged by
 */
record GeneralizedLinearModel(int inputs, int outputs, boolean bias, double regularization, Start start, Loss loss)
        implements Model {
    // Our choice: enough work for a task of its own, and fixed, so that sums do not depend on how many threads there
    // are.
    private static final int CHUNK = 1024;

    /** Where training starts. */
    enum Start {
        /** All parameters 0. */
        ZEROS,
        /** All parameters uniform between -1/sqrt(p) and 1/sqrt(p). */
        UNIFORM
    }

    /** What some examples add to an evaluation. */
    private record Part(double loss, int predicted) {}

    @Override
    public int dimension() {
        return Math.addExact(Math.multiplyExact(outputs, inputs), bias ? outputs : 0);
    }

    // Every loss is convex in the scores, and the regulariser covers all parameters.
    @Override
    public double strongConvexity() {
        return regularization;
    }

    @Override
    public double[] initial(RandomStream stream) {
        double[] theta = new double[dimension()];
        if (start == Start.UNIFORM) {
            double bound = 1 / Math.sqrt(inputs);
            Arrays.setAll(theta, j -> bound * (2 * stream.nextDouble() - 1));
        }
        return theta;
    }

    @Override
    public double gradient(double[] theta, Examples examples, int[] batch, double[] gradient) {
        check(theta, examples);
        if (batch.length == 0) {
            throw new IllegalArgumentException("batch must not be empty");
        }
        Arrays.fill(gradient, 0);
        Block block = Block.of(examples.features());
        double[] scores = new double[block.rows() * outputs];
        double sum = 0;
        for (int from = 0; from < batch.length; from += block.rows()) {
            int to = Math.min(batch.length, from + block.rows());
            score(theta, block, batch, from, to, scores);
            for (int i = from; i < to; i++) {
                sum += loss.differentiate(scores, (i - from) * outputs, outputs, examples.targets()[batch[i]]);
            }
            for (int s = 0; s < (to - from) * outputs; s++) {
                scores[s] /= batch.length;
            }
            block.accumulate(scores, outputs, gradient);
            if (bias) {
                accumulateBias(scores, to - from, gradient);
            }
        }
        return sum / batch.length + regularize(theta, gradient);
    }

    @Override
    public Evaluation evaluate(double[] theta, Examples examples) {
        check(theta, examples);
        int count = examples.count();
        List<Part> parts = IntStream.range(0, (count + CHUNK - 1) / CHUNK)
                .parallel()
                .mapToObj(c -> evaluate(theta, examples, c * CHUNK, Math.min(count, (c + 1) * CHUNK)))
                .toList();
        double sum = 0;
        int predicted = 0;
        for (Part part : parts) {
            sum += part.loss;
            predicted += part.predicted;
        }
        double accuracy = examples.classes() == 0 ? Double.NaN : (double) predicted / count;
        return new Evaluation(sum / count + penalty(theta), accuracy);
    }

    private Part evaluate(double[] theta, Examples examples, int low, int high) {
        Block block = Block.of(examples.features());
        double[] scores = new double[block.rows() * outputs];
        int[] chunk = IntStream.range(low, high).toArray();
        double sum = 0;
        int predicted = 0;
        for (int from = 0; from < chunk.length; from += block.rows()) {
            int to = Math.min(chunk.length, from + block.rows());
            score(theta, block, chunk, from, to, scores);
            for (int i = from; i < to; i++) {
                int at = (i - from) * outputs;
                double target = examples.targets()[chunk[i]];
                predicted += loss.predicts(scores, at, outputs, target) ? 1 : 0;
                sum += loss.differentiate(scores, at, outputs, target);
            }
        }
        return new Part(sum, predicted);
    }

    private void score(double[] theta, Block block, int[] batch, int from, int to, double[] scores) {
        block.load(batch, from, to);
        block.scores(theta, outputs, scores);
        if (bias) {
            for (int s = 0; s < (to - from) * outputs; s++) {
                scores[s] += theta[outputs * inputs + s % outputs];
            }
        }
    }

    private void accumulateBias(double[] slopes, int m, double[] gradient) {
        for (int s = 0; s < m * outputs; s++) {
            gradient[outputs * inputs + s % outputs] += slopes[s];
        }
    }

    private double regularize(double[] theta, double[] gradient) {
        if (regularization == 0) {
            return 0;
        }
        for (int j = 0; j < gradient.length; j++) {
            gradient[j] = Math.fma(regularization, theta[j], gradient[j]);
        }
        return penalty(theta);
    }

    private double penalty(double[] theta) {
        // The square of the norm may leave the range, and 0 times infinity is NaN.
        return regularization == 0 ? 0 : regularization / 2 * Kernels.best().dot(theta, 0, theta, 0, theta.length);
    }

    private void check(double[] theta, Examples examples) {
        if (theta.length != dimension()) {
            throw new IllegalArgumentException("theta must have " + dimension() + " numbers, but has " + theta.length);
        }
        if (examples.features().dimension() != inputs) {
            throw new IllegalArgumentException("examples must have " + inputs + " features, but have "
                    + examples.features().dimension());
        }
    }
}
