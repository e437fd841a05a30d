package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.UnusableRows;
import java.util.Arrays;
import java.util.Locale;

/** The time of one aggregation by the clock, for comparisons with other libraries in the same run ({@code benchmarks/peers}). */
public final class WallTime {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final int LEAST_WARM_UP = 5;
    private static final int REPEATS = 11;

    private WallTime() {}

    /**
     * Prints milliseconds: the median of {@value #REPEATS} aggregations after a warm-up.
     *
     * @param arguments the shape, written {@code nxfxd}, and the chain
     */
    public static void main(String[] arguments) {
        RandomRows rows = RandomRows.of(arguments[0]);
        Pipeline pipeline = Pipeline.parse(arguments[1]);
        int threads = Runtime.getRuntime().availableProcessors();
        AggregationContext context = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, threads);
        Runnable work = () -> pipeline.aggregate(rows.rows(), rows.byzantine(), context);
        long started = System.nanoTime();
        for (int k = 0; k < LEAST_WARM_UP || System.nanoTime() - started < WARM_UP_NANOS; k++) {
            work.run();
        }
        long[] times = new long[REPEATS];
        for (int k = 0; k < REPEATS; k++) {
            long start = System.nanoTime();
            work.run();
            times[k] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        System.out.println(String.format(Locale.ROOT, "%.3f", times[REPEATS / 2] / 1e6));
    }
}
