package dev.firebreak.aggregation;

import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.part.Call;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A chain of pre-aggregators without a rule: rows in, rows out.
 *
 * @param calls the chain as written, canonical
 * @param parts the pre-aggregators, applied left to right
 */
public record PreAggregation(List<Call> calls, List<PreAggregator> parts) {

    /** Copies the lists. */
    public PreAggregation {
        calls = List.copyOf(calls);
        parts = List.copyOf(parts);
    }

    /**
     * Reads a chain such as {@code arc | nnm}.
     *
     * @throws InputException naming unknown parts and refused parameters
     */
    public static PreAggregation parse(String text) {
        List<Call> chain = Call.parseChain(text);
        return new PreAggregation(
                chain.stream().map(PreAggregators.REGISTRY::canonical).toList(),
                chain.stream().map(PreAggregators.REGISTRY::build).toList());
    }

    /** Whether every part of the chain is a pre-aggregator, so that {@link #parse} takes it. */
    public static boolean isOne(String text) {
        return Call.parseChain(text).stream().allMatch(call -> PreAggregators.REGISTRY.knows(call.name()));
    }

    /**
     * The new rows, in full; for inspection, since a {@link Pipeline} never makes them.
     *
     * @param rows n rows of d numbers
     * @param byzantine the bound f, with {@code 0 <= 2f < n}
     * @return the new rows, and which old rows were dropped before
     * @throws IllegalArgumentException as {@link Pipeline#aggregate}
     */
    public NewRows apply(Rows rows, int byzantine, AggregationContext context) {
        Usable usable = Usable.of(new LocalColumns(rows, context.threads()), null, Columns.ALL, byzantine, context);
        Draw draw = context.draw().without(usable.dropped());
        Rows selected = usable.selection().of(rows);
        Mapped mapped = usable.gram().isWide() ? null : map(parts, usable.gram(), 0, usable.byzantine(), draw, false);
        if (mapped == null) {
            Columns columns = new LocalColumns(rows, context.threads());
            ScaledMatrix matrix = mapWide(parts, columns, usable.selection(), usable.byzantine(), draw)
                    .matrix();
            Rows made = new ScaledRows(selected, matrix);
            double[][] all =
                    IntStream.range(0, made.count()).mapToObj(made::row).toArray(double[][]::new);
            return new NewRows(all, usable.byzantine(), usable.dropped());
        }
        double[][] result = new double[mapped.gram().n()][rows.dimension()];
        double[] old = new double[rows.dimension()];
        for (int j = 0; j < selected.count(); j++) {
            selected.copy(j, 0, old.length, old, 0);
            for (int i = 0; i < result.length; i++) {
                double weight = mapped.weight(i, j);
                if (weight != 0) {
                    Kernels.best().axpy(weight, old, 0, result[i], 0, old.length);
                }
            }
        }
        return new NewRows(result, usable.byzantine(), usable.dropped());
    }

    /**
     * What pre-aggregators made.
     *
     * @param rows the new rows
     * @param f the bound on faulty rows after rows that are not usable were dropped
     * @param dropped indices of those, ascending
     */
    public record NewRows(double[][] rows, int f, int[] dropped) {}

    /**
     * Rows that exist as combinations only.
     *
     * @param gram their inner products and distances, or no more than their number
     * @param matrix the combinations, row-major; {@code null} for the rows themselves
     */
    record Mapped(Gram gram, double[] matrix) {

        double weight(int row, int old) {
            int columns = matrix == null ? 0 : matrix.length / gram.n();
            return matrix == null ? (row == old ? 1 : 0) : matrix[row * columns + old];
        }

        /** Weights of these rows as weights of the first {@code count} original ones, the others being zero. */
        double[] onOriginalRows(double[] weights, int count) {
            if (matrix == null) {
                return Arrays.copyOf(weights, count);
            }
            int columns = matrix.length / weights.length;
            double[] original = new double[count];
            for (int i = 0; i < weights.length; i++) {
                for (int j = 0; j < count && weights[i] != 0; j++) {
                    original[j] += weights[i] * matrix[i * columns + j];
                }
            }
            return original;
        }
    }

    /**
     * Which rows are scaled before rows are mixed, ascending.
     *
     * @param gram of the rows, a start behind them
     * @param n rows without the start
     */
    static int[] clipped(List<PreAggregator> parts, Gram gram, int n, int f) {
        BitSet scaled = new BitSet(n);
        Gram current = gram.n() == n ? gram : gram.select(IntStream.range(0, n).toArray());
        for (PreAggregator part : parts) {
            // Parts that shuffle mix rows, so it does not matter what is drawn.
            if (!(part.map(current, f, Draw.seeded(0, 0)) instanceof Scaling map)) {
                break;
            }
            IntStream.range(0, n).filter(map::scales).forEach(scaled::set);
            if (current.isWide()) {
                break;
            }
            current = map.apply(current);
        }
        return scaled.stream().toArray();
    }

    /**
     * Carries rows through pre-aggregators.
     *
     * @param gram of the rows
     * @param behind how many rows at the end are handed on unchanged
     * @return {@code null} if squares leave the range on the way, see {@link #mapWide}
     * @param known whether inner products and distances of the last rows are computed: of n rows they cost up to O(n^4)
     */
    static Mapped map(List<PreAggregator> parts, Gram gram, int behind, int f, Draw draw, boolean known) {
        Gram current = gram;
        double[] matrix = null;
        for (int k = 0; k < parts.size(); k++) {
            PreAggregator part = parts.get(k);
            int n = current.n() - behind;
            Usable.check(n, f);
            Gram rows =
                    behind == 0 ? current : current.select(IntStream.range(0, n).toArray());
            RowMap map = part.map(rows, f, draw);
            for (int i = 0; i < behind; i++) {
                map = map.extended();
            }
            matrix = matrix == null ? map.matrix() : map.after(matrix, gram.n());
            Gram old = current;
            current = known || k < parts.size() - 1 ? map.apply(current) : Gram.unknown(map.rows());
            if (map instanceof Scaling && vanishes(old, map)) {
                return null;
            }
        }
        return new Mapped(current, matrix);
    }

    // Whether a row that is not 0 is scaled down so far that its square is as good as 0.
    private static boolean vanishes(Gram old, RowMap map) {
        double[] factors = ((Scaling) map).factors();
        return IntStream.range(0, old.n()).anyMatch(i -> {
            double square = old.inner(i, i) * factors[i] * factors[i];
            return old.inner(i, i) > 0 && factors[i] != 1 && !Scale.isOrdinary(square);
        });
    }

    /**
     * Carries rows at any scale through pre-aggregators; after each the new rows are measured anew.
     *
     * @param selection the rows that take part; a start behind them is handed on unchanged
     * @return the new rows
     */
    static WideMapped mapWide(List<PreAggregator> parts, Columns columns, SelectedIndices selection, int f, Draw draw) {
        SelectedIndices rows = selection.with(null);
        WideMapped mapped = new WideMapped(null, null, 0);
        for (PreAggregator part : parts) {
            WideGeometry geometry = mapped.measured(columns, rows);
            Usable.check(geometry.count(), f);
            RowMap map = part.map(Gram.wide(geometry), f, draw);
            ScaledMatrix matrix =
                    mapped.matrix == null ? map.scaled() : map.scaled().times(mapped.matrix);
            mapped = new WideMapped(matrix, map, geometry.exponent());
        }
        return mapped.matrix == null || selection.start() == null
                ? mapped
                : new WideMapped(mapped.matrix.extended(), mapped.last.extended(), mapped.unit);
    }

    /**
     * Rows at any scale.
     *
     * @param matrix as combinations of the original ones; {@code null} for those themselves
     * @param last the map that was applied last
     * @param unit lengths that it holds are those of the rows divided by 2^unit
     */
    record WideMapped(ScaledMatrix matrix, RowMap last, int unit) {
        WideGeometry measured(Columns columns, SelectedIndices selection) {
            WideGeometry geometry = new WideGeometry(columns, selection, matrix);
            return last instanceof Scaling scaling ? geometry.after(scaling, unit) : geometry;
        }
    }
}
