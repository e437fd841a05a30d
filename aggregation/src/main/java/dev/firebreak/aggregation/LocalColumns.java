package dev.firebreak.aggregation;

/** Rows in arrays of this process. */
record LocalColumns(Rows rows, int threads) implements Columns {

    @Override
    public int count() {
        return rows.count();
    }

    @Override
    public int dimension() {
        return rows.dimension();
    }

    @Override
    public boolean isPresent(int row) {
        return rows.isPresent(row);
    }

    @Override
    public double[] innerProducts(Selection selection, int exponent) {
        double[] sums = new double[selection.count() * selection.count()];
        new GramPass(selection.of(rows), exponent).innerProducts(threads, partial -> GramPass.add(partial, sums));
        return sums;
    }

    @Override
    public double[] pairDistances(Selection selection, int exponent, int[] pairs) {
        double[] sums = new double[pairs.length / 2];
        new GramPass(selection.of(rows), exponent)
                .pairDistances(pairs, threads, partial -> GramPass.add(partial, sums));
        return sums;
    }

    @Override
    public double largest(int row) {
        return Scale.largest(rows, row);
    }

    @Override
    public Reduced apply(Plan plan) {
        double[] out = new double[rows.dimension()];
        boolean finite = plan.apply(rows, out, threads);
        return new Reduced(out, finite);
    }
}
