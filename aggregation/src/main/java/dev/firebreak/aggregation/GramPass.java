package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The pass over the columns that gives inner products, and the one, rarely needed, that gives the distances of rows so close that their
 * inner products do not give them. Columns are cut into segments of {@value #SEGMENT}, whose sums are added up in ascending order. So the bits do not depend on threads, nor on where shards are cut as
 * long as they are cut between segments.
 */
final class GramPass {
    /** Columns whose sums travel together. */
    static final int SEGMENT = 8192;

    /** Columns held in a buffer at a time: a strip of four rows of them stays in the first-level cache. */
    static final int BLOCK = 512;

    private final Rows rows;
    // Rows shorter than a block have a smaller stride.
    private final int stride;
    private final Kernels kernels = Kernels.best();

    /**
     * @param rows n rows
     */
    GramPass(Rows rows) {
        this.rows = rows;
        this.stride = Math.min(BLOCK, Kernels.padded(rows.dimension(), Kernels.LANES));
    }

    /** Segments of a block of columns. */
    static int segments(int columns) {
        return (columns + SEGMENT - 1) / SEGMENT;
    }

    /** The lower triangle of X X^T over each segment, n x n, row-major, handed over in ascending order; the array is reused. */
    void innerProducts(int threads, Consumer<double[]> sink) {
        int n = rows.count();
        int together = rows.dimension() > BLOCK ? n : Math.min(n, Kernels.GRAM_TILE);
        segmentSums(
                n * n,
                threads,
                () -> together == n
                        ? new InnerProducts(kernels, n, stride, new double[Kernels.gramLanes(n, n)])
                        : new OneBlock(kernels, n, stride, new double[Kernels.gramLanes(n, together)]),
                sink);
    }

    /** The squared distances of some pairs over each segment, pair p being {@code pairs[2 p]} and {@code pairs[2 p + 1]}. */
    void pairDistances(int[] pairs, int threads, Consumer<double[]> sink) {
        segmentSums(pairs.length / 2, threads, () -> new PairDistances(kernels, stride, pairs), sink);
    }

    /** A sum over a segment, one for each thread. */
    private interface SegmentSum {
        /** Adds a block of {@code width} columns, padded with zeros to the kernels' lanes; the total is zero before the first. */
        void add(double[] block, int width, double[] total);

        /** Ends the segment and gets ready for another. */
        default void end(double[] total) {}
    }

    private record InnerProducts(Kernels kernels, int n, int stride, double[] lanes) implements SegmentSum {
        @Override
        public void add(double[] block, int width, double[] total) {
            kernels.gram(block, stride, n, 0, n, width, lanes);
        }

        @Override
        public void end(double[] total) {
            Kernels.fold(lanes, n, 0, n, total);
            Arrays.fill(lanes, 0);
        }
    }

    /**
     * Inner products of rows that are one block, a few rows at a time: where no other block follows, lanes of all pairs would take longer
     * to clear and to read again than the products take.
     */
    private record OneBlock(Kernels kernels, int n, int stride, double[] lanes) implements SegmentSum {
        @Override
        public void add(double[] block, int width, double[] total) {
            for (int from = 0; from < n; from += Kernels.GRAM_TILE) {
                int to = Math.min(n, from + Kernels.GRAM_TILE);
                Arrays.fill(lanes, 0);
                kernels.gram(block, stride, n, from, to, width, lanes);
                Kernels.fold(lanes, n, from, to, total);
            }
        }
    }

    private record PairDistances(Kernels kernels, int stride, int[] pairs) implements SegmentSum {
        @Override
        public void add(double[] block, int width, double[] total) {
            for (int p = 0; p < total.length; p++) {
                int a = pairs[2 * p] * stride;
                int b = pairs[2 * p + 1] * stride;
                double square = kernels.squaredDistance(block, a, block, b, width);
                // Squares that vanish must not make rows equal that are not.
                boolean vanished =
                        square < Double.MIN_NORMAL && !Arrays.equals(block, a, a + width, block, b, b + width);
                total[p] += vanished ? Double.MIN_VALUE : square;
            }
        }
    }

    /** Sums of every segment of these rows, handed over in ascending order. */
    private void segmentSums(int size, int threads, Supplier<SegmentSum> newSum, Consumer<double[]> sink) {
        Parallel.inOrder(threads, segments(rows.dimension()), () -> new Parallel.Ordered() {
            private final double[] block = new double[Kernels.padded(rows.count(), Kernels.GRAM_TILE) * stride];
            private final double[] total = new double[size];
            private final SegmentSum sum = newSum.get();

            @Override
            public void compute(int segment) {
                int end = Math.min(rows.dimension(), (segment + 1) * SEGMENT);
                Arrays.fill(total, 0);
                for (int from = segment * SEGMENT; from < end; from += BLOCK) {
                    sum.add(block, load(from, Math.min(end, from + BLOCK), block), total);
                }
                sum.end(total);
            }

            @Override
            public void merge(int segment) {
                sink.accept(total);
            }
        });
    }

    private int load(int from, int to, double[] block) {
        int width = Kernels.padded(to - from, Kernels.LANES);
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, from, to, block, i * stride);
            for (int k = to - from; k < width; k++) {
                block[i * stride + k] = 0;
            }
        }
        return width;
    }

    /** Adds a segment's sums to the total. */
    static void add(double[] partial, double[] sums) {
        for (int k = 0; k < sums.length; k++) {
            sums[k] += partial[k];
        }
    }
}
