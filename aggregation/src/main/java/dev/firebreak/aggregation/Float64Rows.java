package dev.firebreak.aggregation;

/** Rows stored as float64 arrays. */
record Float64Rows(double[][] rows) implements Rows {

    Float64Rows {
        for (double[] row : rows) {
            if (row.length != rows[0].length) {
                throw new IllegalArgumentException(
                        "rows must have equal length, but one has " + rows[0].length + " and one " + row.length);
            }
        }
    }

    @Override
    public int count() {
        return rows.length;
    }

    @Override
    public int dimension() {
        return rows.length == 0 ? 0 : rows[0].length;
    }

    @Override
    public boolean isFloat32() {
        return false;
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        System.arraycopy(rows[row], from, target, at, to - from);
    }
}
