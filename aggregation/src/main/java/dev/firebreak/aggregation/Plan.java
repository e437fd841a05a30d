package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** What is left to do with the columns once everything geometric is decided. It is all that travels to a column block. */
sealed interface Plan extends Serializable {
    /** Columns that one thread takes at a time. */
    int PIECE = 4096;

    /** The rows that take part. */
    Selection selection();

    /** One thread's worker over the selected rows: columns {@code [from, to)}, returns whether all was finite. */
    Worker worker(Rows selected);

    /** The same plan where only some columns are at hand. */
    Plan columns(int from, int to);

    /** A thread's buffers. */
    interface Worker {
        boolean reduce(int from, int to, double[] out);
    }

    /** Fills {@code out} with the result of all columns of these rows, of which the plan's selection is taken. */
    default boolean apply(Rows all, double[] out, int threads) {
        Rows selected = selection().of(all);
        AtomicBoolean finite = new AtomicBoolean(true);
        int d = selected.dimension();
        Parallel.forEach(threads, (d + PIECE - 1) / PIECE, () -> {
            Worker worker = worker(selected);
            IntConsumer piece = p -> {
                if (finite.get() && !worker.reduce(p * PIECE, Math.min(d, (p + 1) * PIECE), out)) {
                    finite.set(false);
                }
            };
            return piece;
        });
        return finite.get();
    }

    /**
     * A weighted sum of rows, fused, in row order.
     *
     * @param weights one per selected row; rows of weight 0 are not read
     */
    record Weighted(Selection selection, double[] weights) implements Plan {
        private static final int WIDTH = 512;

        @Override
        public Plan columns(int from, int to) {
            return new Weighted(selection.columns(from, to), weights);
        }

        @Override
        public Worker worker(Rows selected) {
            Kernels kernels = Kernels.best();
            double[] buffer = new double[WIDTH];
            return (start, end, out) -> {
                boolean finite = true;
                for (int from = start; from < end; from += WIDTH) {
                    int width = Math.min(end - from, WIDTH);
                    for (int i = 0; i < weights.length; i++) {
                        if (weights[i] == 0) {
                            continue;
                        }
                        if (selected instanceof Float32Rows single) {
                            kernels.axpy(weights[i], single.rows()[i], from, out, from, width);
                        } else {
                            selected.copy(i, from, from + width, buffer, 0);
                            kernels.axpy(weights[i], buffer, 0, out, from, width);
                        }
                    }
                    for (int j = from; j < from + width; j++) {
                        finite &= Math.abs(out[j]) <= Double.MAX_VALUE;
                    }
                }
                return finite;
            };
        }
    }

    /**
     * A rule on each coordinate of combined rows.
     *
     * @param matrix the rows that the rule sees as combinations of the selected ones, row-major; {@code null} for those themselves
     * @param rows how many rows the rule sees
     * @param rule the rule
     * @param byzantine its f
     */
    record PerCoordinate(Selection selection, double[] matrix, int rows, CoordinateRule rule, int byzantine)
            implements Plan {

        @Override
        public Plan columns(int from, int to) {
            return this;
        }

        @Override
        public Worker worker(Rows selected) {
            ColumnBlock block = new ColumnBlock(selected, matrix, rows);
            return (start, end, out) -> {
                for (int from = start; from < end; from += ColumnBlock.WIDTH) {
                    block.move(from, Math.min(end, from + ColumnBlock.WIDTH));
                    rule.reduce(block, byzantine, out, from);
                    if (!block.isFinite()) {
                        return false;
                    }
                }
                return true;
            };
        }
    }
}
