package dev.firebreak.aggregation;

/** Rows stored as float32 arrays. */
record Float32Rows(float[][] rows) implements Rows {

    Float32Rows {
        for (float[] row : rows) {
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
        return true;
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        float[] source = rows[row];
        for (int j = from; j < to; j++) {
            target[at + j - from] = source[j];
        }
    }
}
