package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import java.util.stream.IntStream;

/** Rows stored as float64 arrays. */
record Float64Rows(int dimension, double[][] rows) implements Rows {

    @Override
    public int count() {
        return rows.length;
    }

    @Override
    public boolean isPresent(int row) {
        return rows[row] != null && rows[row].length == dimension;
    }

    @Override
    public boolean isFinite(int row) {
        return Kernels.best().finite(rows[row]);
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        System.arraycopy(rows[row], from, target, at, to - from);
    }

    @Override
    public Rows select(int... indices) {
        return new Float64Rows(
                dimension, IntStream.of(indices).mapToObj(i -> rows[i]).toArray(double[][]::new));
    }
}
