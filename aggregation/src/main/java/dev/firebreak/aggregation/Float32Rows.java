package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Kernels;
import java.util.stream.IntStream;

/** Rows stored as float32 arrays. */
record Float32Rows(int dimension, float[][] rows) implements Rows {

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
        Kernels.best().widen(rows[row], from, target, at, to - from);
    }

    @Override
    public Rows select(int... indices) {
        return new Float32Rows(
                dimension, IntStream.of(indices).mapToObj(i -> rows[i]).toArray(float[][]::new));
    }
}
