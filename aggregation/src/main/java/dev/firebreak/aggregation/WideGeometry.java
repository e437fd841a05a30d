package dev.firebreak.aggregation;

import java.util.HashMap;
import java.util.Map;

/**
 * Distances of rows at any scale: the largest difference of each pair is looked for first, and the squares are taken of differences divided by
 * a power of two near it. Lengths of 600 orders of size fit into float64 numbers, which only their squares do not.
 */
final class WideGeometry {
    /** In place of a row, the origin. */
    static final int ORIGIN = -1;

    // Lengths of differences below 2^HIGH in 2^31 columns are in range; others are divided by 2^20. Where all are small
    // they are multiplied by 2^600, since the least numbers have few bits.
    private static final int HIGH = 1005;
    private static final int LOW = -400;
    private static final int DOWN = 20;
    private static final int UP = -600;

    private final Columns columns;
    private final SelectedIndices selection;
    private final ScaledMatrix map;
    private final int n;
    private final int exponent;
    private final double[] distances;
    private final double[] norms;
    private final Map<Integer, Gram.Centred> centred = new HashMap<>();

    /**
     * Measures rows.
     *
     * @param columns where they are
     * @param selection which of them
     * @param map the rows to be measured as combinations of these; {@code null} for these themselves
     */
    WideGeometry(Columns columns, SelectedIndices selection, ScaledMatrix map) {
        this.columns = columns;
        this.selection = selection;
        this.map = map;
        this.n = map == null ? selection.count() : map.rows();
        int[] pairs = pairs(n);
        double[] largest = columns.fold(selection, new WidePass.LargestDifferences(map, pairs));
        int[] exponents = new int[largest.length];
        int top = Integer.MIN_VALUE;
        for (int p = 0; p < largest.length; p++) {
            exponents[p] = WideLengths.exponent(largest[p]);
            top = largest[p] == 0 ? top : Math.max(top, exponents[p]);
        }
        this.exponent = top > HIGH ? DOWN : top < LOW ? UP : 0;
        double[] squares = columns.fold(selection, new WidePass.SquaredDistances(map, pairs, exponents));
        this.distances = new double[n * n];
        this.norms = new double[n];
        for (int p = 0; p < squares.length; p++) {
            double length = Math.scalb(Math.sqrt(squares[p]), exponents[p] - exponent);
            int i = pairs[2 * p];
            int j = pairs[2 * p + 1];
            if (j == ORIGIN) {
                norms[i] = length;
            } else {
                distances[i * n + j] = length;
                distances[j * n + i] = length;
            }
        }
    }

    private static int[] pairs(int n) {
        int[] pairs = new int[n * (n + 1)];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = ORIGIN; j < i; j++) {
                pairs[at++] = i;
                pairs[at++] = j;
            }
        }
        return pairs;
    }

    /** The same rows, of which those that were scaled have by definition the norm that they were scaled to. */
    WideGeometry after(Scaling scaling, int unit) {
        for (int i = 0; i < n; i++) {
            if (scaling.scales(i)) {
                norms[i] = Math.scalb(scaling.length(), unit - exponent);
            }
        }
        return this;
    }

    int count() {
        return n;
    }

    /** Lengths are those of the rows divided by 2^exponent. */
    int exponent() {
        return exponent;
    }

    double[] distances() {
        return distances;
    }

    double norm(int i) {
        return norms[i];
    }

    Gram.Centred centred(int anchor) {
        return centred.computeIfAbsent(anchor, this::computeCentred);
    }

    private Gram.Centred computeCentred(int anchor) {
        int[] scales = new int[n];
        int[] powers = new int[n];
        for (int i = 0; i < n; i++) {
            scales[i] = WideLengths.exponent(distances[i * n + anchor]);
            powers[i] = scales[i] + exponent;
        }
        double[] products = columns.fold(selection, new WidePass.CentredProducts(map, anchor, n, powers));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                products[j * n + i] = products[i * n + j];
            }
        }
        return new Gram.Centred(products, scales);
    }
}
