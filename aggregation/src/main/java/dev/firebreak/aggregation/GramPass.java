package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The pass over the columns that gives inner products, and the one, rarely needed, that gives the distances of rows so close that their
 * inner products do not give them. An inner product is a chain of fused multiply-adds over each leaf of {@value #BLOCK} columns, and leaves are added up in a
 * binary tree, the lower levels of it within segments of {@value #SEGMENT} columns. Leaves are counted from the first column of the whole
 * rows, so the bits do not depend on threads, nor on where shards are cut as long as that is between segments. With u = 2^-53
 * the error of an inner product of d numbers is at most {@code (512 + ceil(log2(d / 512))) u sum |x_k y_k|}, but for terms of u^2.
 */
final class GramPass {
    /** Columns whose sums travel together. */
    static final int SEGMENT = 8192;

    /** Columns of a leaf. */
    static final int BLOCK = 512;

    // Our choice: adding up a unit of few columns takes as long as its products.
    private static final int LEAST_UNIT = 2 * BLOCK;
    private static final int PIECES_A_THREAD = 4;

    // Columns packed at a time: three panels of them stay in the first-level cache.
    private static final int CHUNK = 128;

    private final Rows rows;
    private final int unit;
    private final Kernels kernels = Kernels.best();

    /**
     * @param rows n rows
     * @param unit columns whose sums are handed over together, {@link #SEGMENT} or what {@link #unit} gives
     */
    GramPass(Rows rows, int unit) {
        this.rows = rows;
        this.unit = unit;
    }

    /**
     * Columns whose sums are handed over together where they need not be segments: fewer, where there are too few segments for all threads. They are a
     * power of two of leaves, so the tree is the same.
     */
    static int unit(int columns, int threads) {
        int unit = SEGMENT;
        while (threads > 1 && unit > LEAST_UNIT && columns / unit < PIECES_A_THREAD * threads) {
            unit /= 2;
        }
        return unit;
    }

    /** Segments of a block of columns. */
    static int segments(int columns) {
        return (columns + SEGMENT - 1) / SEGMENT;
    }

    /**
     * Inner products over each unit of columns, handed over in ascending order, in an array that the sink may change: the lower triangle of X X^T, n x n, row-major, or
     * those of one row with all, then the squares of all.
     *
     * @param row the one row, or {@link Columns#ALL}
     */
    void innerProducts(int row, int threads, Consumer<double[]> sink) {
        int n = rows.count();
        unitSums(row == Columns.ALL ? n * n : 2 * n, threads, () -> new InnerProducts(row), sink);
    }

    /** The squared distances of some pairs over each unit of columns, pair p being {@code pairs[2 p]} and {@code pairs[2 p + 1]}. */
    void pairDistances(int[] pairs, int threads, Consumer<double[]> sink) {
        unitSums(pairs.length / 2, threads, () -> new PairDistances(pairs), sink);
    }

    /** Sums over one leaf; each thread has its own. */
    private interface Leaf {
        void sum(int from, int to, double[] sums);
    }

    private final class InnerProducts implements Leaf {
        private final int n = rows.count();
        private final int padded = Kernels.padded(n, Kernels.PANEL);
        private final int row;
        private final int stride = Math.min(CHUNK, rows.dimension());
        private final double[] panels = new double[padded * stride];
        private final double[] sums;
        private final double[] single = new double[stride];

        InnerProducts(int row) {
            this.row = row;
            this.sums = new double[padded * (row == Columns.ALL ? padded : 2)];
        }

        @Override
        public void sum(int from, int to, double[] out) {
            Arrays.fill(sums, 0);
            for (int at = from; at < to; at += stride) {
                int width = Math.min(stride, to - at);
                pack(at, width);
                if (row == Columns.ALL) {
                    kernels.gram(panels, stride, n, width, sums);
                } else {
                    kernels.gramOfRow(panels, stride, n, row, width, sums);
                }
            }
            for (int i = 0; i < out.length / n; i++) {
                System.arraycopy(sums, i * padded, out, i * n, row == Columns.ALL ? i + 1 : n);
            }
        }

        private void pack(int from, int width) {
            if (rows instanceof Float32Rows floats) {
                for (int i = 0; i < n; i += Kernels.PANEL) {
                    kernels.pack(floats.rows(), i, from, width, panels, i * stride);
                }
                return;
            }
            for (int i = 0; i < n; i++) {
                rows.copy(i, from, from + width, single, 0);
                Kernels.pack(single, 0, width, panels, Kernels.inPanels(i, stride));
            }
        }
    }

    private final class PairDistances implements Leaf {
        private final int[] pairs;
        private final double[] block = new double[rows.count() * BLOCK];

        PairDistances(int... pairs) {
            this.pairs = pairs;
        }

        @Override
        public void sum(int from, int to, double[] out) {
            for (int i = 0; i < rows.count(); i++) {
                rows.copy(i, from, to, block, i * BLOCK);
            }
            int width = to - from;
            for (int p = 0; p < out.length; p++) {
                int a = pairs[2 * p] * BLOCK;
                int b = pairs[2 * p + 1] * BLOCK;
                double square = kernels.squaredDistance(block, a, block, b, width);
                // Squares that vanish must not make rows equal that are not.
                boolean vanished =
                        square < Double.MIN_NORMAL && !Arrays.equals(block, a, a + width, block, b, b + width);
                out[p] = vanished ? Double.MIN_VALUE : square;
            }
        }
    }

    private void unitSums(int size, int threads, Supplier<Leaf> newLeaf, Consumer<double[]> sink) {
        int units = (rows.dimension() + unit - 1) / unit;
        Parallel.inOrder(threads, units, () -> new Parallel.Ordered() {
            private final Leaf leaf = newLeaf.get();
            private final double[] sums = new double[size];
            private final SumTree tree = new SumTree(size);

            @Override
            public void compute(int number) {
                int begin = number * unit;
                int end = begin + Math.min(unit, rows.dimension() - begin);
                for (int from = begin; from < end; from += BLOCK) {
                    leaf.sum(from, Math.min(end, from + BLOCK), sums);
                    tree.add(sums);
                }
                tree.total(sums);
            }

            @Override
            public void merge(int number) {
                sink.accept(sums);
            }
        });
    }
}
