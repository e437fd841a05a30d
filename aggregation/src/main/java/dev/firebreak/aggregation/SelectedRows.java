package dev.firebreak.aggregation;

/** Some rows of others, by index. */
record SelectedRows(Rows all, int[] indices) implements Rows {

    @Override
    public int count() {
        return indices.length;
    }

    @Override
    public int dimension() {
        return all.dimension();
    }

    @Override
    public boolean isPresent(int row) {
        return all.isPresent(indices[row]);
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        all.copy(indices[row], from, to, target, at);
    }
}
