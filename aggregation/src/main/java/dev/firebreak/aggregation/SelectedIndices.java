package dev.firebreak.aggregation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that take part.
 *
 * @param indices which of the rows, ascending
 * @param start a further row behind them, d numbers; {@code null} if there is none
 */
record SelectedIndices(int[] indices, double[] start) implements Serializable {

    static SelectedIndices all(int n) {
        return new SelectedIndices(IntStream.range(0, n).toArray(), null);
    }

    /** How many rows, the start included. */
    int count() {
        return indices.length + (start == null ? 0 : 1);
    }

    /** The same rows with a start behind them. */
    SelectedIndices with(double[] newStart) {
        return new SelectedIndices(indices, newStart);
    }

    /** The same rows where only some columns are at hand. */
    SelectedIndices columns(int from, int to) {
        return start == null ? this : new SelectedIndices(indices, Arrays.copyOfRange(start, from, to));
    }

    Rows of(Rows all) {
        Rows selected = indices.length == all.count() ? all : all.select(indices);
        return start == null ? selected : new ExtendedRows(selected, start);
    }
}
