package dev.firebreak.learning.model;

import dev.firebreak.core.kernel.BatchKernels;
import dev.firebreak.datasets.SparseFeatures;
import java.util.Arrays;

/** Sparse examples; only stored numbers are touched, in the lanes and order of the dense kernels. */
final class SparseBlock implements Block {
    private static final int ROWS = 32;

    private final SparseFeatures features;
    private final int p;
    private final int[] examples = new int[ROWS];
    private final double[] lanes = new double[BatchKernels.LANES];
    private int m;

    SparseBlock(SparseFeatures features) {
        this.features = features;
        this.p = features.dimension();
    }

    @Override
    public int rows() {
        return ROWS;
    }

    @Override
    public void load(int[] batch, int from, int to) {
        m = to - from;
        System.arraycopy(batch, from, examples, 0, m);
    }

    @Override
    public void scores(double[] theta, int k, double[] scores) {
        for (int i = 0; i < m; i++) {
            for (int c = 0; c < k; c++) {
                scores[i * k + c] = inner(examples[i], theta, c * p);
            }
        }
    }

    private double inner(int example, double[] theta, int at) {
        int[] columns = features.columns();
        double[] values = features.values();
        Arrays.fill(lanes, 0);
        for (int s = features.offsets()[example]; s < features.offsets()[example + 1]; s++) {
            int lane = columns[s] % BatchKernels.LANES;
            lanes[lane] = Math.fma(values[s], theta[at + columns[s]], lanes[lane]);
        }
        return BatchKernels.tree(lanes, 0);
    }

    @Override
    public void squaredNorms(double[] squares) {
        int[] columns = features.columns();
        double[] values = features.values();
        for (int i = 0; i < m; i++) {
            Arrays.fill(lanes, 0);
            for (int s = features.offsets()[examples[i]]; s < features.offsets()[examples[i] + 1]; s++) {
                int lane = columns[s] % BatchKernels.LANES;
                lanes[lane] = Math.fma(values[s], values[s], lanes[lane]);
            }
            squares[i] = BatchKernels.tree(lanes, 0);
        }
    }

    @Override
    public void accumulate(double[] slopes, int k, double[] gradient) {
        int[] columns = features.columns();
        double[] values = features.values();
        for (int i = 0; i < m; i++) {
            for (int s = features.offsets()[examples[i]]; s < features.offsets()[examples[i] + 1]; s++) {
                for (int c = 0; c < k; c++) {
                    int at = c * p + columns[s];
                    gradient[at] = Math.fma(slopes[i * k + c], values[s], gradient[at]);
                }
            }
        }
    }
}
