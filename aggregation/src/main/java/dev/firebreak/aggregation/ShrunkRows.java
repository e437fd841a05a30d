package dev.firebreak.aggregation;

/** Rows divided by a power of two, for columns whose numbers are so large that their sums would leave the range. */
record ShrunkRows(Rows rows, int exponent) implements Rows {

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
        rows.copy(row, from, to, target, at);
        for (int k = at; k < at + to - from; k++) {
            target[k] = Math.scalb(target[k], -exponent);
        }
    }
}
