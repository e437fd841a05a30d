package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Parallel;

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
    public double[] innerProducts(SelectedIndices selection, int row) {
        SumTree sums = new SumTree(selection.count() * (row == ALL ? selection.count() : 2));
        pass(selection).innerProducts(row, threads, sums::add);
        return sums.total();
    }

    @Override
    public double[] pairDistances(SelectedIndices selection, int[] pairs) {
        SumTree sums = new SumTree(pairs.length / 2);
        pass(selection).pairDistances(pairs, threads, sums::add);
        return sums.total();
    }

    private GramPass pass(SelectedIndices selection) {
        return new GramPass(selection.of(rows), GramPass.unit(rows.dimension(), threads));
    }

    @Override
    public double[] fold(SelectedIndices selection, WidePass pass) {
        Rows selected = selection.of(rows);
        double[] total = new double[pass.size()];
        Parallel.inOrder(threads, GramPass.segments(rows.dimension()), () -> new Parallel.Ordered() {
            private double[] segment;

            @Override
            public void compute(int number) {
                int from = number * GramPass.SEGMENT;
                segment = pass.over(selected, from, Math.min(rows.dimension(), from + GramPass.SEGMENT));
            }

            @Override
            public void merge(int number) {
                pass.merge(segment, total);
            }
        });
        return total;
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
