package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.Rows;
import java.util.concurrent.atomic.LongAdder;

/**
 * Rows that count how many of their numbers are read.
 *
 * @param rows where the numbers are
 * @param read how many were read
 */
record CountingRows(Rows rows, LongAdder read) implements Rows {

    @Override
    public int count() {
        return rows.count();
    }

    @Override
    public int dimension() {
        return rows.dimension();
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        read.add(to - from);
        rows.copy(row, from, to, target, at);
    }
}
