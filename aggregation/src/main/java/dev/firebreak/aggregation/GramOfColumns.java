package dev.firebreak.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The Gram matrix and distances of selected rows: one pass for ordinary rows, another where rows are so close that their distance must be taken
 * from differences, and a {@link WideGeometry} where squares leave the range.
 */
final class GramOfColumns {
    // Below this part of the squared norms a distance from inner products has lost half of its digits.
    private static final double CLOSE = 1e-8;

    private static final int SQUARE = 8;

    private final Columns columns;
    private SelectedIndices selection;
    private double[] inner;

    /**
     * @param row the one selected row whose inner products and distances are wanted, besides norms, others being NaN, or {@link Columns#ALL}
     */
    GramOfColumns(Columns columns, SelectedIndices selection, int row) {
        this.columns = columns;
        this.selection = selection;
        this.inner = columns.innerProducts(selection, row);
        if (row != Columns.ALL) {
            int n = selection.count();
            double[] known = inner;
            inner = new double[n * n];
            Arrays.fill(inner, Double.NaN);
            for (int i = 0; i < n; i++) {
                inner[Math.max(i, row) * n + Math.min(i, row)] = known[i];
                inner[i * n + i] = known[n + i];
            }
        }
    }

    /**
     * Leaves out rows that hold NaN or infinity. Such a row has a squared norm that is not finite, so only rows with one are looked at
     * again; the pairs that remain need no new pass.
     */
    void dropNotFinite() {
        int n = selection.count();
        int[] kept = IntStream.range(0, n)
                .filter(i -> Double.isFinite(inner[i * n + i]) || Double.isFinite(largest(i)))
                .toArray();
        if (kept.length == n) {
            return;
        }
        if (selection.start() != null && !Double.isFinite(largest(n - 1))) {
            throw new IllegalArgumentException("the start must be finite");
        }
        double[] remaining = new double[kept.length * kept.length];
        for (int i = 0; i < kept.length; i++) {
            for (int j = 0; j < kept.length; j++) {
                remaining[i * kept.length + j] = inner[kept[i] * n + kept[j]];
            }
        }
        inner = remaining;
        int[] indices = IntStream.of(kept)
                .filter(i -> i < selection.indices().length)
                .map(i -> selection.indices()[i])
                .toArray();
        selection = new SelectedIndices(indices, selection.start());
    }

    SelectedIndices selection() {
        return selection;
    }

    /** The Gram matrix of the rows that are left. */
    Gram gram() {
        int n = selection.count();
        boolean finite =
                IntStream.range(0, n).allMatch(i -> Double.isFinite(inner[i * n + i]) || Double.isFinite(largest(i)));
        if (finite && !Scale.isOrdinary(inner, n, this::largest)) {
            return Gram.wide(new WideGeometry(columns, selection, null));
        }
        double[] distances = new double[n * n];
        IntStream.Builder close = IntStream.builder();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double squares = inner[i * n + i] + inner[j * n + j];
                double d = squares - 2 * inner[i * n + j];
                if (d < CLOSE * squares) {
                    close.add(i).add(j);
                }
                distances[i * n + j] = d;
            }
        }
        int[] pairs = close.build().toArray();
        if (pairs.length > 0) {
            double[] exact = columns.pairDistances(selection, pairs);
            for (int p = 0; p < exact.length; p++) {
                if (finite && exact[p] != 0 && !Scale.isOrdinary(exact[p])) {
                    return Gram.wide(new WideGeometry(columns, selection, null));
                }
                distances[pairs[2 * p] * n + pairs[2 * p + 1]] = exact[p];
            }
        }
        mirror(inner, n);
        mirror(distances, n);
        return new Gram(n, inner, distances);
    }

    // The upper triangle from the lower one, in squares: a whole column of a large matrix does not stay in the
    // first-level cache.
    private static void mirror(double[] matrix, int n) {
        for (int top = 0; top < n; top += SQUARE) {
            for (int left = 0; left <= top; left += SQUARE) {
                for (int i = top; i < Math.min(n, top + SQUARE); i++) {
                    for (int j = left; j < Math.min(i, left + SQUARE); j++) {
                        matrix[j * n + i] = matrix[i * n + j];
                    }
                }
            }
        }
    }

    private double largest(int position) {
        return position < selection.indices().length
                ? columns.largest(selection.indices()[position])
                : Scale.largest(Rows.of(selection.start()), 0);
    }
}
