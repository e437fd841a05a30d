package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.GeometricRule;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.UnusableRows;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an aggregation cannot do without: numbers read, numbers written, multiply-adds. A rule that weighs rows by their geometry must read
 * them all for the inner products and then once more those whose weight is not zero, because no cache holds them in between.
 *
 * @param bytes float32 numbers read and float64 numbers written
 * @param multiplyAdds those of all pairs of rows, and one for each number that is read after that
 */
record Roofline(double bytes, double multiplyAdds) {

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
        boolean gram = !pipeline.pre().isEmpty()
                || (pipeline.rule() instanceof GeometricRule geometric && geometric.usesGram());
        double once = (double) n * d;
        double numbers = read.doubleValue();
        return new Roofline(
                Float.BYTES * numbers + Double.BYTES * (double) d, gram ? pairs(n) * d + (numbers - once) : numbers);
    }

    /** What {@link RoofBenchmark} does on rows of this shape, in all. */
    static Roofline ofRoofs(int n, long d) {
        return new Roofline(Float.BYTES * (double) n * d, pairs(n) * d);
    }

    /**
     * The least time, where reading and arithmetic overlap perfectly.
     *
     * @param roofs what was measured
     * @param reading the time of its bytes
     * @param arithmetic the time of its multiply-adds
     */
    double time(Roofline roofs, double reading, double arithmetic) {
        return Math.max(bytes / roofs.bytes * reading, multiplyAdds / roofs.multiplyAdds * arithmetic);
    }

    private static double pairs(int n) {
        return n * (n + 1.0) / 2;
    }
}
