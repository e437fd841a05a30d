package dev.firebreak.learning.model;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;

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
    // A square of a norm is trusted if it neither overflows nor vanishes, and if what cancels in it costs at most two
    // bits; norms of other gradients are measured.
    private static final double GREATEST_SQUARE = 0x1p1000;
    private static final double LEAST_SQUARE = 0x1p-900;
    private static final double LEAST_SHARE = 0.25;

    /** Where training starts. */
    enum Start {
        /** All parameters 0. */
        ZEROS,
        /** All parameters uniform between -1/sqrt(p) and 1/sqrt(p). */
        UNIFORM
    }

    /** A few examples with what was computed of them. */
    private interface Visit {
        /** Takes {@code rows[from .. to - 1]}, which the block holds, and their scores, which it may overwrite. */
        void block(Block block, int from, int to, double[] scores);
    }

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
    public void scores(double[] theta, Examples examples, int[] rows, double[] out) {
        visit(theta, examples, rows, (block, from, to, scores) -> {
            System.arraycopy(scores, 0, out, from * outputs, (to - from) * outputs);
        });
    }

    @Override
    public double gradient(double[] theta, Examples examples, int[] batch, double[] gradient) {
        if (batch.length == 0) {
            throw new IllegalArgumentException("batch must not be empty");
        }
        Arrays.fill(gradient, 0);
        double[] sum = new double[1];
        visit(theta, examples, batch, (block, from, to, scores) -> {
            for (int i = from; i < to; i++) {
                sum[0] += loss.differentiate(scores, (i - from) * outputs, outputs, examples.targets()[batch[i]]);
            }
            for (int s = 0; s < (to - from) * outputs; s++) {
                scores[s] /= batch.length;
            }
            accumulate(block, scores, to - from, gradient);
        });
        regularize(theta, 1, gradient);
        return sum[0] / batch.length + penalty(theta);
    }

    /**
     * In closed form: g = r (x, 1)^T + lambda theta with the slopes r of the loss by the scores s, so that
     *
     * <pre>  ||g||^2 = ||r||^2 (||x||^2 + 1) + 2 lambda r . s + lambda^2 ||theta||^2</pre>
     *
     * <p>since (r (x, 1)^T) . theta = r . s; without a bias the 1 is missing.
     */
    @Override
    public void gradientNorms(double[] theta, Examples examples, int[] rows, double[] norms) {
        double square = penalty(theta) * 2 * regularization;
        visit(theta, examples, rows, (block, from, to, scores) -> {
            double[] squares = new double[to - from];
            block.squaredNorms(squares);
            differentiate(examples, rows, from, to, scores, square, squares);
            System.arraycopy(squares, 0, norms, from, to - from);
        });
        measureOthers(theta, examples, rows, norms);
    }

    @Override
    public void clippedSum(double[] theta, Examples examples, int[] rows, double clip, double[] sum) {
        double[] norms = new double[rows.length];
        gradientNorms(theta, examples, rows, norms);
        Arrays.fill(sum, 0);
        double[] weight = new double[1];
        visit(theta, examples, rows, (block, from, to, scores) -> {
            for (int i = from; i < to; i++) {
                int at = (i - from) * outputs;
                loss.differentiate(scores, at, outputs, examples.targets()[rows[i]]);
                double factor = norms[i] > clip ? clip / norms[i] : 1;
                for (int c = at; c < at + outputs; c++) {
                    scores[c] *= factor;
                }
                weight[0] += factor;
            }
            accumulate(block, scores, to - from, sum);
        });
        regularize(theta, weight[0], sum);
    }

    // Turns squares of the inputs' norms into norms of gradients; NaN where the closed form is not exact enough.
    private void differentiate(
            Examples examples, int[] rows, int from, int to, double[] scores, double ofTheta, double[] squares) {
        double[] slopes = scores.clone();
        for (int i = from; i < to; i++) {
            int at = (i - from) * outputs;
            loss.differentiate(slopes, at, outputs, examples.targets()[rows[i]]);
            double slope = 0;
            double inner = 0;
            for (int c = at; c < at + outputs; c++) {
                slope += slopes[c] * slopes[c];
                inner += slopes[c] * scores[c];
            }
            double positive = slope * (squares[i - from] + (bias ? 1 : 0)) + ofTheta;
            double square = regularization == 0 ? positive : positive + 2 * regularization * inner;
            boolean exact = square >= LEAST_SHARE * positive && square >= LEAST_SQUARE && square <= GREATEST_SQUARE;
            squares[i - from] = exact ? Math.sqrt(square) : Double.NaN;
        }
    }

    private void measureOthers(double[] theta, Examples examples, int[] rows, double[] norms) {
        for (int i = 0; i < rows.length; i++) {
            if (Double.isNaN(norms[i])) {
                double[] gradient = new double[theta.length];
                gradient(theta, examples, new int[] {rows[i]}, gradient);
                norms[i] = Norm.of(gradient);
            }
        }
    }

    private void visit(double[] theta, Examples examples, int[] rows, Visit visit) {
        check(theta, examples);
        Block block = Block.of(examples.features());
        double[] scores = new double[block.rows() * outputs];
        for (int from = 0; from < rows.length; from += block.rows()) {
            int to = Math.min(rows.length, from + block.rows());
            block.load(rows, from, to);
            block.scores(theta, outputs, scores);
            for (int i = 0; bias && i < to - from; i++) {
                for (int c = 0; c < outputs; c++) {
                    scores[i * outputs + c] += theta[outputs * inputs + c];
                }
            }
            visit.block(block, from, to, scores);
        }
    }

    private void accumulate(Block block, double[] slopes, int m, double[] gradient) {
        block.accumulate(slopes, outputs, gradient);
        for (int i = 0; bias && i < m; i++) {
            for (int c = 0; c < outputs; c++) {
                gradient[outputs * inputs + c] += slopes[i * outputs + c];
            }
        }
    }

    // Adds the gradient of so many penalties.
    private void regularize(double[] theta, double count, double[] gradient) {
        if (regularization != 0) {
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] = Math.fma(regularization * count, theta[j], gradient[j]);
            }
        }
    }

    @Override
    public double penalty(double[] theta) {
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
