package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** What is left to do with the columns once everything geometric is decided. It is all that travels to a column block. */
sealed interface Plan extends Serializable {
    /** Columns that one thread takes at a time. */
    int PIECE = 4096;

    /** The rows that take part. */
    SelectedIndices selection();

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
     * A weighted sum of rows, fused, in row order. Weights that are whole numbers over a common divisor, as those of means are, take part as
     * these whole numbers, and the sum is divided once: so the mean of whole numbers is exact.
     *
     * @param weights one per selected row; rows of weight 0 are not read
     * @param powers powers of two that the weights are to be multiplied by, where weights alone would vanish; {@code null} for none
     */
    record Weighted(SelectedIndices selection, double[] weights, int[] powers) implements Plan {
        private static final int WIDTH = 512;

        // Weights above are numbers of their own; those below are split.
        private static final int LEAST_POWER = -900;

        /** From a matrix of one row, of which the columns beyond the selected rows, a start, count as 0 only if they are. */
        static Weighted of(SelectedIndices selection, ScaledMatrix row) {
            double[] weights = new double[row.columns()];
            int[] powers = new int[row.columns()];
            boolean split = false;
            for (int i = 0; i < weights.length; i++) {
                boolean small = row.factors()[i] != 0 && row.exponents()[i] < LEAST_POWER;
                powers[i] = small ? row.exponents()[i] : 0;
                weights[i] = small ? row.factors()[i] : Math.scalb(row.factors()[i], row.exponents()[i]);
                split |= small;
            }
            return new Weighted(selection, weights, split ? powers : null);
        }

        @Override
        public Plan columns(int from, int to) {
            return new Weighted(selection.columns(from, to), weights, powers);
        }

        @Override
        public Worker worker(Rows selected) {
            int divisor = powers == null ? WholeWeights.divisor(weights) : 0;
            int[] terms = IntStream.range(0, weights.length)
                    .filter(i -> weights[i] != 0)
                    .toArray();
            double[] own = IntStream.of(terms).mapToDouble(i -> weights[i]).toArray();
            double[] whole = divisor == 0 ? own : WholeWeights.over(divisor, own);
            double[] buffer = new double[WIDTH];
            return (start, end, out) -> {
                boolean finite = true;
                for (int from = start; from < end; from += WIDTH) {
                    int width = Math.min(end - from, WIDTH);
                    boolean summed = sum(selected, terms, whole, Math.max(1, divisor), buffer, from, width, out);
                    if (!summed && divisor > 1) {
                        // The sum of numbers near the end of the range leaves it where their mean does not.
                        summed = sum(selected, terms, own, 1, buffer, from, width, out);
                    }
                    finite &= summed;
                }
                return finite;
            };
        }

        private boolean sum(
                Rows selected,
                int[] terms,
                double[] factors,
                double divisor,
                double[] buffer,
                int from,
                int width,
                double[] out) {
            Kernels kernels = Kernels.best();
            if (powers == null && selected instanceof Float32Rows single) {
                return kernels.combine(factors, terms, single.rows(), from, width, divisor, out, from);
            }
            Arrays.fill(out, from, from + width, 0);
            for (int t = 0; t < terms.length; t++) {
                if (powers != null && powers[terms[t]] != 0) {
                    double[] x = new double[width];
                    selected.copy(terms[t], from, from + width, x, 0);
                    ScaledRows.add(factors[t], powers[terms[t]], x, out, from);
                } else {
                    selected.copy(terms[t], from, from + width, buffer, 0);
                    kernels.axpy(factors[t], buffer, 0, out, from, width);
                }
            }
            return kernels.divide(out, from, width, divisor);
        }
    }

    /**
     * A rule on each coordinate of combined rows.
     *
     * @param matrix the rows that the rule sees as combinations of the selected ones, row-major; {@code null} for those themselves
     * @param wide the same where weights need exponents of their own; {@code null} where they do not
     * @param rows how many rows the rule sees
     * @param rule the rule
     * @param byzantine its f
     */
    record PerCoordinate(
            SelectedIndices selection, double[] matrix, ScaledMatrix wide, int rows, CoordinateRule rule, int byzantine)
            implements Plan {

        @Override
        public Plan columns(int from, int to) {
            return this;
        }

        @Override
        public Worker worker(Rows selected) {
            Rows seen = wide == null ? selected : new ScaledRows(selected, wide);
            ColumnBlock block = new ColumnBlock(seen, matrix, rows);
            return (start, end, out) -> {
                for (int from = start; from < end; from += ColumnBlock.WIDTH) {
                    int to = Math.min(end, from + ColumnBlock.WIDTH);
                    block.move(from, to);
                    rule.reduce(block, byzantine, out, from);
                    if (!block.isFinite()) {
                        return false;
                    }
                    reduceLarge(seen, from, to, out);
                }
                return true;
            };
        }

        // Where a sum or difference of finite numbers left the range, the column is computed again from smaller ones.
        private void reduceLarge(Rows seen, int from, int to, double[] out) {
            boolean large = false;
            for (int j = from; j < to; j++) {
                large |= !(Math.abs(out[j]) <= Double.MAX_VALUE);
            }
            if (!large) {
                return;
            }
            int shift = Integer.SIZE - Integer.numberOfLeadingZeros(rows) + 2;
            ColumnBlock block = new ColumnBlock(new ShrunkRows(seen, shift), matrix, rows);
            double[] again = new double[to - from];
            block.move(from, to);
            rule.reduce(block, byzantine, again, 0);
            for (int j = from; j < to; j++) {
                out[j] = Math.abs(out[j]) <= Double.MAX_VALUE ? out[j] : Math.scalb(again[j - from], shift);
            }
        }
    }
}
