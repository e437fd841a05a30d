package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.UnusableRows;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Aggregations and both roofs in processor time of one thread, for a machine that has other work to do: waiting for a processor does not
 * count, only what other work takes of caches and memory.
 */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int REPEATS = 9;

    private ProcessorTime() {}

    /**
     * Measures and prints one line per chain.
     *
     * @param arguments the shape, written {@code nxfxd}, then the chains
     */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        String shape = arguments[0];
        List<String> chains = Arrays.asList(arguments).subList(1, arguments.length);
        RoofBenchmark roofs = new RoofBenchmark();
        roofs.shape = shape;
        roofs.threads = 1;
        roofs.prepare();
        double reading = least(REPEATS, roofs::readAndSum);
        double arithmetic = least(REPEATS, roofs::multiplyAdds);
        System.out.printf(Locale.ROOT, "%s: read and sum %.1f, multiply-adds %.1f%n", shape, reading, arithmetic);
        RandomRows rows = RandomRows.of(shape);
        for (String chain : chains) {
            double time = ofAggregation(chain, rows, REPEATS);
            System.out.printf(
                    Locale.ROOT, "%-32s %.1f, %.1f roofs%n", chain, time, time / Math.max(reading, arithmetic));
        }
    }

    /** Milliseconds of one aggregation. */
    static double ofAggregation(String chain, RandomRows rows, int repeats) {
        Pipeline pipeline = Pipeline.parse(chain);
        AggregationContext context = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 1);
        return least(repeats, () -> pipeline.aggregate(rows.rows(), rows.byzantine(), context));
    }

    /** Milliseconds: the least of many, since other work on the machine only ever adds time; as many before are for the compiler. */
    static double least(int repeats, Runnable work) {
        long least = Long.MAX_VALUE;
        for (int repeat = -repeats; repeat < repeats; repeat++) {
            long start = THREADS.getCurrentThreadCpuTime();
            work.run();
            least = repeat < 0 ? least : Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least / 1e6;
    }
}
