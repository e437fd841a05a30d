package dev.firebreak.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that take part in an aggregation, after the policy for the others was applied.
 *
 * @param selection which
 * @param byzantine f, less the rows that were dropped
 * @param dropped the rows left out
 * @param gram of the selected rows, or {@code null} if it was not computed
 */
record Usable(SelectedIndices selection, int byzantine, int[] dropped, Gram gram) {

    /** Checks that f of n rows can be tolerated at all. */
    static void check(int n, int f) {
        if (n < 1 || f < 0 || 2L * f >= n) {
            throw new IllegalArgumentException("f must be in [0, n/2) for n >= 1 rows, but n = " + n + " and f = " + f);
        }
    }

    /**
     * The usable rows with their Gram matrix.
     *
     * @param start a further row for the Gram matrix, or {@code null}
     * @param row the one row of the matrix that is wanted, besides norms, or {@link Columns#ALL}
     */
    static Usable of(Columns columns, double[] start, int row, int f, AggregationContext context) {
        check(columns.count(), f);
        Usable present = present(columns, f, context);
        int at = Arrays.binarySearch(present.selection().indices(), row);
        GramOfColumns pass = new GramOfColumns(columns, present.selection().with(start), Math.max(Columns.ALL, at));
        if (context.unusable() != UnusableRows.PROPAGATE) {
            pass.dropNotFinite();
        }
        Usable usable = among(columns, pass.selection(), f, context);
        return new Usable(usable.selection(), usable.byzantine(), usable.dropped(), pass.gram());
    }

    /** The rows that arrived; whether they are finite is not known yet. */
    static Usable present(Columns columns, int f, AggregationContext context) {
        check(columns.count(), f);
        int[] indices =
                IntStream.range(0, columns.count()).filter(columns::isPresent).toArray();
        if (indices.length < columns.count() && context.unusable() == UnusableRows.PROPAGATE) {
            throw new IllegalArgumentException("policy PROPAGATE needs all rows, but only " + indices.length + " of "
                    + columns.count() + " are present");
        }
        return among(columns, new SelectedIndices(indices, null), f, context);
    }

    /** Those of these rows that are finite, each looked at. */
    Usable finite(Columns columns, int f, AggregationContext context) {
        int[] indices = IntStream.of(selection.indices())
                .filter(i -> Double.isFinite(columns.largest(i)))
                .toArray();
        return among(columns, new SelectedIndices(indices, null), f, context);
    }

    private static Usable among(Columns columns, SelectedIndices selection, int f, AggregationContext context) {
        int[] dropped = IntStream.range(0, columns.count())
                .filter(i -> Arrays.binarySearch(selection.indices(), i) < 0)
                .toArray();
        if (dropped.length > 0 && context.unusable() == UnusableRows.FAIL) {
            throw new IllegalArgumentException("rows " + Arrays.toString(dropped)
                    + " are missing, have the wrong length or are not finite, and the policy is FAIL");
        }
        if (dropped.length > f) {
            throw new IllegalArgumentException("more than f = " + f + " of n = " + columns.count()
                    + " rows are missing, have the wrong length or are not finite: " + Arrays.toString(dropped));
        }
        return new Usable(selection, f - dropped.length, dropped, null);
    }
}
