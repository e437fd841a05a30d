package dev.firebreak.benchmarks;

import dev.firebreak.core.InputException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link RoofBenchmark} and {@link AggregationBenchmark} and prints one table per shape: each chain's least time, that time over reading all
 * rows once, and over the chain's own {@link Roofline}.
 */
public final class AggregationTable {
    private static final List<String> SEARCHES = List.of("smea", "caf");

    private AggregationTable() {}

    /**
     * Measures and prints.
     *
     * @param shapes shapes written {@code nxfxd}; a shape with {@code +searches} behind it measures smea and caf alone
     */
    public static void main(String[] shapes) throws RunnerException {
        if (shapes.length == 0) {
            throw new InputException("give one shape or more, such as 20x4x1000000 or 20x4x100000+searches");
        }
        for (String shape : shapes) {
            boolean searches = shape.endsWith("+searches");
            print(shape.replace("+searches", ""), searches);
        }
    }

    private static void print(String shape, boolean searches) throws RunnerException {
        Map<String, Double> roofs = new HashMap<>();
        for (RunResult result : run(options(shape).include(RoofBenchmark.class.getSimpleName()))) {
            roofs.put(result.getPrimaryResult().getLabel(), least(result));
        }
        double reading = roofs.get("readAndSum");
        double arithmetic = roofs.get("multiplyAdds");
        RandomRows rows = RandomRows.of(shape);
        Roofline measured = Roofline.ofRoofs(rows.rows().count(), rows.rows().dimension());
        System.out.printf(
                Locale.ROOT,
                "%n| %s | milliseconds | over reading | over its roofline |%n|---|---|---|---|%n"
                        + "| roof: read and sum | %.1f | | |%n| roof: multiply-adds of the Gram matrix | %.1f | | |%n"
                        + "| the same in float32 | %.1f | | |%n",
                shape,
                reading,
                arithmetic,
                roofs.get("multiplyAddsOfFloat32"));
        OptionsBuilder options = options(shape);
        options.include(AggregationBenchmark.class.getSimpleName());
        if (searches) {
            options.param("pipeline", SEARCHES.toArray(new String[0]));
        }
        for (RunResult result : run(options)) {
            String chain = result.getParams().getParam("pipeline");
            double time = least(result);
            double own = Roofline.of(chain, rows).time(measured, reading, arithmetic);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f |%n",
                    chain.replace("|", "\\|"),
                    time,
                    time / reading,
                    time / own);
        }
    }

    // Many short iterations: other work on the machine only ever adds time to some.
    private static OptionsBuilder options(String shape) {
        OptionsBuilder options = new OptionsBuilder();
        options.param("shape", shape)
                .verbosity(VerboseMode.SILENT)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(250))
                .measurementIterations(9)
                .measurementTime(TimeValue.milliseconds(150));
        return options;
    }

    private static Collection<RunResult> run(org.openjdk.jmh.runner.options.ChainedOptionsBuilder options)
            throws RunnerException {
        return new Runner(options.build()).run();
    }

    private static double least(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }
}
