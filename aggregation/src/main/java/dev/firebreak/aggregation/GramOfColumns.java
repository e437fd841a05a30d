package dev.firebreak.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The Gram matrix and distances of selected rows: one pass for ordinary rows, another where rows must be scaled, another where rows are so
 * close that their distance must be taken from differences.
 */
final class GramOfColumns {
    // Below this part of the squared norms a distance from inner products has lost half of its digits.
    private static final double CLOSE = 1e-8;

    private final Columns columns;
    private Selection selection;
    private double[] inner;

    GramOfColumns(Columns columns, Selection selection) {
        this.columns = columns;
        this.selection = selection;
        this.inner = columns.innerProducts(selection, 0);
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
        selection = new Selection(indices, selection.start());
    }

    Selection selection() {
        return selection;
    }

    /** The Gram matrix of the rows that are left. */
    Gram gram() {
        int n = selection.count();
        int exponent = 0;
        if (!Scale.isOrdinary(inner, n, this::largest)) {
            double top = IntStream.range(0, n).mapToDouble(this::largest).max().orElse(0);
            if (Double.isFinite(top)) {
                exponent = Scale.exponent(top, columns.dimension());
                inner = columns.innerProducts(selection, exponent);
            }
        }
        double[] distances = new double[n * n];
        int[] close = new int[n * n];
        int pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double squares = inner[i * n + i] + inner[j * n + j];
                double d = squares - 2 * inner[i * n + j];
                if (d < CLOSE * squares) {
                    close[pairs++] = i;
                    close[pairs++] = j;
                }
                set(distances, n, i, j, d);
                inner[j * n + i] = inner[i * n + j];
            }
        }
        if (pairs > 0) {
            int[] list = Arrays.copyOf(close, pairs);
            double[] exact = columns.pairDistances(selection, exponent, list);
            for (int p = 0; p < exact.length; p++) {
                set(distances, n, list[2 * p], list[2 * p + 1], exact[p]);
            }
        }
        return new Gram(n, inner, distances, exponent);
    }

    private double largest(int position) {
        return position < selection.indices().length
                ? columns.largest(selection.indices()[position])
                : Scale.largest(Rows.of(selection.start()), 0);
    }

    private static void set(double[] matrix, int n, int i, int j, double value) {
        matrix[i * n + j] = value;
        matrix[j * n + i] = value;
    }
}
