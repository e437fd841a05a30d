package dev.firebreak.benchmarks;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.UnusableRows;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One aggregation of float32 rows, from rows to result. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseParallelGC",
            "-XX:+UseTransparentHugePages",
            "-Xmx3g"
        })
public class AggregationBenchmark {
    /** The chain. */
    @Param({
        "mean",
        "trimmed-mean",
        "median",
        "meamed",
        "krum",
        "multi-krum",
        "geometric-median",
        "geometric-median(exact=true)",
        "centered-clipping",
        "mda",
        "monna",
        "norm-thresholding",
        "caf",
        "nnm | multi-krum",
        "arc | nnm | geometric-median",
        "clipping | nnm | krum",
        "nnm | trimmed-mean",
        "arc | nnm | trimmed-mean"
    })
    public String pipeline;

    /** n, f and d. */
    @Param({"20x4x1000000", "50x10x1000000", "100x20x100000"})
    public String shape;

    /** Threads of one aggregation. */
    @Param("2")
    public int threads;

    private Pipeline chain;
    private RandomRows rows;
    private AggregationContext context;

    /** Makes the rows. */
    @Setup
    public void prepare() {
        chain = Pipeline.parse(pipeline);
        rows = RandomRows.of(shape);
        context = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, threads);
    }

    /** The aggregation. */
    @Benchmark
    public double[] aggregate() {
        return chain.aggregate(rows.rows(), rows.byzantine(), context).vector();
    }
}
