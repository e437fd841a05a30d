package dev.firebreak.learning.model;

import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Features;
import dev.firebreak.datasets.SparseFeatures;

/**
 * The inputs of a few examples, X (at most {@link #rows()} rows, p columns), as a gradient reads them: once for the
 * scores, once more for the sum. Dense and sparse blocks of equal inputs give equal sums bit for bit. One thread at a time.
 */
interface Block {

    /** A block for features of this kind. */
    static Block of(Features features) {
        if (features instanceof SparseFeatures sparse) {
            return new SparseBlock(sparse);
        }
        return new DenseBlock((DenseFeatures) features);
    }

    /** How many examples fit. */
    int rows();

    /** Takes up the examples {@code batch[from .. to - 1]}. */
    void load(int[] batch, int from, int to);

    /** {@code scores[i * k + c] = x_i . w_c} for the loaded examples, with W in the first {@code k * p} numbers of theta. */
    void scores(double[] theta, int k, double[] scores);

    /** {@code squares[i] = ||x_i||^2} for the loaded examples. */
    void squaredNorms(double[] squares);

    /** {@code gradient[c * p + j] += sum_i slopes[i * k + c] x_i[j]}, example by example. */
    void accumulate(double[] slopes, int k, double[] gradient);
}
