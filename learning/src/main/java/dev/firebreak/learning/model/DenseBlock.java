package dev.firebreak.learning.model;

import dev.firebreak.core.kernel.BatchKernels;
import dev.firebreak.datasets.DenseFeatures;

/** Dense examples, widened to float64 side by side so that both products read them from the nearest cache. */
final class DenseBlock implements Block {
    // Our choice: a typical batch in one block, yet wide inputs stay within half a megabyte (a common second-level
    // cache).
    private static final int MAX_ROWS = 32;
    private static final int MAX_NUMBERS = 1 << 16;

    // One buffer per thread, which holds nothing between calls: a fresh one for every batch would be written through to
    // memory, which takes about as long as one of the products.
    private static final ThreadLocal<double[]> BUFFER = ThreadLocal.withInitial(() -> new double[MAX_NUMBERS]);

    private final BatchKernels kernels = BatchKernels.best();
    private final DenseFeatures features;
    private final int p;
    private final double[] x;
    private int m;

    /** A block that owns this thread's buffer: at most one may be in use on a thread. */
    DenseBlock(DenseFeatures features) {
        this.features = features;
        this.p = features.dimension();
        this.x = p <= MAX_NUMBERS ? BUFFER.get() : new double[p];
    }

    @Override
    public int rows() {
        return Math.min(MAX_ROWS, x.length / p);
    }

    @Override
    public void load(int[] batch, int from, int to) {
        m = to - from;
        // The first number overwrites it.
        x[0] = features.fetch(batch, from, to);
        for (int i = 0; i < m; i++) {
            features.copy(batch[from + i], x, i * p);
        }
    }

    @Override
    public void scores(double[] theta, int k, double[] scores) {
        kernels.multiply(x, m, theta, k, p, scores);
    }

    @Override
    public void squaredNorms(double[] squares) {
        double[] row = new double[p];
        double[] square = new double[1];
        for (int i = 0; i < m; i++) {
            System.arraycopy(x, i * p, row, 0, p);
            kernels.multiply(row, 1, row, 1, p, square);
            squares[i] = square[0];
        }
    }

    @Override
    public void accumulate(double[] slopes, int k, double[] gradient) {
        kernels.accumulate(slopes, x, m, k, p, gradient);
    }
}
