package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.UnusableRows;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an aggregation cannot do without. A rule that weighs rows by their geometry reads them all for the inner products, then once more those
 * whose weight is not zero, because no cache holds them in between, and writes the result; arithmetic may overlap with the first reading.
 *
 * @param first bytes of all rows
 * @param multiplyAdds those of the pairs of rows that the weights depend on; none where no inner products are needed
 * @param then bytes of the rows that are read again
 * @param written bytes of the result
 */
record Roofline(double first, double multiplyAdds, double then, double written) {

    /** Of one chain, by counting what it reads of these rows. */
    static Roofline of(String chain, RandomRows rows) {
        Pipeline pipeline = Pipeline.parse(chain);
        LongAdder read = new LongAdder();
        pipeline.aggregate(
                new CountingRows(rows.rows(), read),
                rows.byzantine(),
                new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1));
        int n = rows.rows().count();
        long d = rows.rows().dimension();
        double once = (double) n * d;
        boolean gram = !pipeline.pre().isEmpty()
                || (pipeline.rule() instanceof GeometricRule geometric && geometric.usesGram());
        boolean oneRow = pipeline.pre().isEmpty()
                && pipeline.rule() instanceof GeometricRule geometric
                && geometric.onlyRow().isPresent();
        double pairs = gram ? oneRow ? 2.0 * n : pairs(n) : 0;
        return new Roofline(
                Float.BYTES * once,
                pairs * d,
                Float.BYTES * Math.max(0, read.doubleValue() - once),
                Double.BYTES * (double) d);
    }

    /** What {@link RoofBenchmark} does on rows of this shape, in all. */
    static Roofline ofRoofs(int n, long d) {
        return new Roofline(Float.BYTES * (double) n * d, pairs(n) * d, 0, 0);
    }

    /**
     * The least time.
     *
     * @param roofs what was measured
     * @param reading the time of its bytes
     * @param arithmetic the time of its multiply-adds
     */
    double time(Roofline roofs, double reading, double arithmetic) {
        double perByte = reading / roofs.first;
        return Math.max(first * perByte, multiplyAdds / roofs.multiplyAdds * arithmetic) + (then + written) * perByte;
    }

    private static double pairs(int n) {
        return n * (n + 1.0) / 2;
    }
}
