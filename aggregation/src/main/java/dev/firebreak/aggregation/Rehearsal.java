package dev.firebreak.aggregation;

import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * What a pipeline would make of rows that are combinations of given ones, for many such combinations, as an attack needs it that tries
 * many forged rows against the same honest ones. The inner products and distances of the given rows are computed once; where
 * the rule is geometric every further question is algebra on n x n numbers that never sees the rows. A coordinate rule takes
 * one pass over the columns per question, in buffers that do not grow with d. Permutations are drawn once, so that all
 * questions are put to the same pipeline.
 */
public final class Rehearsal {
    // 2^MOST_POWER and its inverse are normal numbers.
    private static final int MOST_POWER = 1000;

    private final Pipeline pipeline;
    private final Rows base;
    private final int byzantine;
    private final AggregationContext context;
    private final DrawnOnce draw;
    private final double[] start;
    private final Gram gram;

    /**
     * Prepares the computation.
     *
     * @param pipeline the pipeline
     * @param rows the first of the given rows
     * @param more further given rows behind them
     * @param byzantine the bound f that the pipeline is given
     * @param context what the pipeline is given besides
     */
    public Rehearsal(Pipeline pipeline, Rows rows, List<double[]> more, int byzantine, AggregationContext context) {
        Rows all = rows;
        for (double[] row : more) {
            all = new ExtendedRows(all, row);
        }
        this.pipeline = pipeline;
        this.base = all;
        this.byzantine = byzantine;
        this.context = context;
        this.draw = new DrawnOnce(context.draw());
        this.start = pipeline.usesStart() ? context.start() : null;
        boolean algebra =
                pipeline.rule() instanceof GeometricRule || !pipeline.pre().isEmpty();
        this.gram = algebra ? gramOf(base, start, context.threads()) : null;
    }

    // The power of two that differences are divided by before they are squared; 0 where squares stay in range.
    private static int exponent(Rows rows) {
        double largest = 0;
        for (int i = 0; i < rows.count(); i++) {
            largest = Math.max(largest, Scale.largest(rows, i));
        }
        boolean ordinary = largest == 0 || Scale.isOrdinary(largest * largest);
        return ordinary ? 0 : Math.max(-MOST_POWER, Math.min(MOST_POWER, Math.getExponent(largest)));
    }

    /**
     * The distance between the aggregate of combined rows and a combination.
     *
     * @param rows the rows that the pipeline is to see, as combinations of the given ones
     * @param target one weight per given row
     * @return NaN if the combined rows are not finite
     * @throws IllegalArgumentException if f is out of range for so many rows
     */
    public double distance(Combination rows, double[] target) {
        Usable.check(rows.rows(), byzantine);
        if (gram != null && gram.isWide()) {
            return wideDistance(rows, target);
        }
        return pipeline.rule() instanceof GeometricRule geometric
                ? geometricDistance(rows, target, geometric)
                : coordinateDistance(rows, target, (CoordinateRule) pipeline.rule());
    }

    private double geometricDistance(Combination rows, double[] target, GeometricRule rule) {
        int behind = pipeline.usesStart() ? 1 : 0;
        boolean zeroStart = behind == 1 && start == null;
        RowMap combined = behind == 1 ? rows.extended() : rows;
        Gram given = zeroStart ? gram.withZero() : gram;
        Gram seen = combined.apply(given);
        if (!isFinite(seen)) {
            return Double.NaN;
        }
        PreAggregation.Mapped mapped = PreAggregation.map(pipeline.pre(), seen, behind, byzantine, draw.again(), true);
        if (mapped == null) {
            return wideDistance(rows, target);
        }
        Usable.check(mapped.gram().n() - behind, byzantine);
        double[] onSeen = mapped.onOriginalRows(rule.weights(mapped.gram(), byzantine), seen.n());
        double[] onGiven = new Combination(1, seen.n(), onSeen).after(combined.matrix(), given.n());
        double[] pair = Arrays.copyOf(onGiven, 2 * given.n());
        System.arraycopy(target, 0, pair, given.n(), target.length);
        return new Combination(2, given.n(), pair).apply(given).distance(0, 1);
    }

    // Rows whose squares leave the range are aggregated in full.
    private double wideDistance(Combination rows, double[] target) {
        AggregationContext same =
                new AggregationContext(start, draw.again(), UnusableRows.PROPAGATE, context.threads());
        Rows combined = new ScaledRows(base, rows.scaled());
        double[] aggregate = pipeline.aggregate(combined, byzantine, same).vector();
        double[] aim = new ScaledRows(base, ScaledMatrix.of(1, target)).row(0);
        if (!Arrays.stream(aggregate).allMatch(Double::isFinite)) {
            return Double.NaN;
        }
        WideGeometry pair =
                new WideGeometry(new LocalColumns(Rows.of(aggregate, aim), 1), SelectedIndices.all(2), null);
        return Math.scalb(pair.distances()[1], pair.exponent());
    }

    private double coordinateDistance(Combination rows, double[] target, CoordinateRule rule) {
        double[] matrix = rows.matrix();
        int count = rows.rows();
        if (!pipeline.pre().isEmpty()) {
            Gram seen = rows.apply(gram);
            if (!isFinite(seen)) {
                return Double.NaN;
            }
            PreAggregation.Mapped mapped = PreAggregation.map(pipeline.pre(), seen, 0, byzantine, draw.again(), false);
            if (mapped == null) {
                return wideDistance(rows, target);
            }
            count = mapped.gram().n();
            matrix = new Combination(count, rows.rows(), mapped.matrix()).after(matrix, rows.columns());
        }
        Usable.check(count, byzantine);
        double square = squaredDistance(matrix, count, target, rule, 0);
        int exponent = Scale.isOrdinary(square) ? 0 : exponent(base);
        return exponent == 0
                ? Math.sqrt(square)
                : Math.scalb(Math.sqrt(squaredDistance(matrix, count, target, rule, exponent)), exponent);
    }

    // Pieces are added up in their order, so that threads change no bit.
    private double squaredDistance(double[] matrix, int count, double[] target, CoordinateRule rule, int exponent) {
        int d = base.dimension();
        double unit = Math.scalb(1.0, -exponent);
        double[] total = new double[1];
        Parallel.inOrder(context.threads(), (d + Plan.PIECE - 1) / Plan.PIECE, () -> new Parallel.Ordered() {
            private final ColumnBlock block = new ColumnBlock(base, matrix, count);
            private final ColumnBlock aim = new ColumnBlock(base, target, 1);
            private final double[] reduced = new double[ColumnBlock.WIDTH];
            private double sum;

            @Override
            public void compute(int piece) {
                sum = 0;
                int end = Math.min(d, (piece + 1) * Plan.PIECE);
                for (int from = piece * Plan.PIECE; from < end; from += ColumnBlock.WIDTH) {
                    int to = Math.min(end, from + ColumnBlock.WIDTH);
                    block.move(from, to);
                    aim.move(from, to);
                    rule.reduce(block, byzantine, reduced, 0);
                    double[] aimed = aim.values();
                    for (int j = 0; j < to - from; j++) {
                        double difference = unit * reduced[j] - unit * aimed[j];
                        sum = Math.fma(difference, difference, sum);
                    }
                }
            }

            @Override
            public void merge(int piece) {
                total[0] += sum;
            }
        });
        return total[0];
    }

    private static Gram gramOf(Rows rows, double[] start, int threads) {
        SelectedIndices all = SelectedIndices.all(rows.count()).with(start);
        return new GramOfColumns(new LocalColumns(rows, threads), all, Columns.ALL).gram();
    }

    private static boolean isFinite(Gram gram) {
        return Arrays.stream(gram.inner()).allMatch(Double::isFinite)
                && Arrays.stream(gram.squaredDistances()).allMatch(Double::isFinite);
    }
}
