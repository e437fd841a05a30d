package dev.firebreak.aggregation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in column blocks elsewhere: partial inner products come, weights and ranges go, and a block answers with its columns. */
record ShardedColumns(Shards shards) implements Columns {

    @Override
    public int count() {
        return shards.count();
    }

    @Override
    public int dimension() {
        return shards.dimension();
    }

    @Override
    public boolean isPresent(int row) {
        return true;
    }

    @Override
    public double[] innerProducts(SelectedIndices rows, int row) {
        return total(rows.count() * (row == ALL ? rows.count() : 2), new InnerProducts(rows, row));
    }

    @Override
    public double[] pairDistances(SelectedIndices rows, int[] pairs) {
        return total(pairs.length / 2, new PairDistances(rows, pairs));
    }

    @Override
    public double[] fold(SelectedIndices rows, WidePass pass) {
        double[] total = new double[pass.size()];
        for (double[][] segments : shards.onEach(new Fold(rows, pass))) {
            for (double[] segment : segments) {
                pass.merge(segment, total);
            }
        }
        return total;
    }

    @Override
    public double largest(int row) {
        double largest = 0;
        for (double value : shards.onEach(new Largest(row))) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    @Override
    public Reduced apply(Plan plan) {
        double[] vector = new double[dimension()];
        boolean finite = true;
        int at = 0;
        for (Reduced part : shards.onEach(new Apply(plan))) {
            System.arraycopy(part.vector(), 0, vector, at, part.vector().length);
            at += part.vector().length;
            finite &= part.finite();
        }
        return new Reduced(vector, finite);
    }

    private double[] total(int size, Shards.Task<double[][]> task) {
        SumTree sums = new SumTree(size);
        for (double[][] segments : shards.onEach(task)) {
            Arrays.stream(segments).forEach(sums::add);
        }
        return sums.total();
    }

    private static Rows selected(Rows block, int first, SelectedIndices rows) {
        if (first % Shards.SEGMENT != 0) {
            throw new IllegalArgumentException(
                    "a block must start at a multiple of " + Shards.SEGMENT + " columns, but one starts at " + first);
        }
        return rows.columns(first, first + block.dimension()).of(block);
    }

    private record InnerProducts(SelectedIndices rows, int row) implements Shards.Task<double[][]> {
        @Override
        public double[][] run(Rows block, int first) {
            List<double[]> segments = new ArrayList<>();
            new GramPass(selected(block, first, rows), GramPass.SEGMENT)
                    .innerProducts(row, 1, s -> segments.add(s.clone()));
            return segments.toArray(new double[0][]);
        }
    }

    private record PairDistances(SelectedIndices rows, int[] pairs) implements Shards.Task<double[][]> {
        @Override
        public double[][] run(Rows block, int first) {
            List<double[]> segments = new ArrayList<>();
            new GramPass(selected(block, first, rows), GramPass.SEGMENT)
                    .pairDistances(pairs, 1, s -> segments.add(s.clone()));
            return segments.toArray(new double[0][]);
        }
    }

    private record Fold(SelectedIndices rows, WidePass pass) implements Shards.Task<double[][]> {
        @Override
        public double[][] run(Rows block, int first) {
            Rows selected = selected(block, first, rows);
            double[][] segments = new double[GramPass.segments(block.dimension())][];
            for (int s = 0; s < segments.length; s++) {
                int from = s * Shards.SEGMENT;
                segments[s] = pass.over(selected, from, Math.min(block.dimension(), from + Shards.SEGMENT));
            }
            return segments;
        }
    }

    private record Largest(int row) implements Shards.Task<Double> {
        @Override
        public Double run(Rows block, int first) {
            return Scale.largest(block, row);
        }
    }

    private record Apply(Plan plan) implements Shards.Task<Reduced>, Serializable {
        @Override
        public Reduced run(Rows block, int first) {
            double[] out = new double[block.dimension()];
            boolean finite = plan.columns(first, first + out.length).apply(block, out, 1);
            return new Reduced(out, finite);
        }
    }
}
