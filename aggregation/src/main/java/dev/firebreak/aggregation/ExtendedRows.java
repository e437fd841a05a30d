package dev.firebreak.aggregation;

/** Rows and one more behind them, such as the start of a rule with state. */
record ExtendedRows(Rows first, double[] last) implements Rows {

    @Override
    public int count() {
        return first.count() + 1;
    }

    @Override
    public int dimension() {
        return last.length;
    }

    @Override
    public boolean isPresent(int row) {
        return row == first.count() || first.isPresent(row);
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        if (row == first.count()) {
            System.arraycopy(last, from, target, at, to - from);
        } else {
            first.copy(row, from, to, target, at);
        }
    }
}
