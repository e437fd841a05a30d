package dev.firebreak.benchmarks;

import dev.firebreak.core.kernel.Parallel;
import java.util.concurrent.TimeUnit;
import java.util.function.LongToDoubleFunction;
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

/** What no aggregation can beat: reading all rows once, and the multiply-adds of their inner products at the machine's peak rate. */
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
public class RoofBenchmark {
    private static final int PIECE = 4096;

    /** n, f and d. */
    @Param({"20x4x1000000", "50x10x1000000", "100x20x100000"})
    public String shape;

    /** Threads. */
    @Param("2")
    public int threads;

    private float[][] rows;
    private float[] sums;
    private PeakRates peak;

    /** Makes the rows. */
    @Setup
    public void prepare() throws ReflectiveOperationException {
        rows = RandomRows.of(shape).numbers();
        sums = new float[rows[0].length];
        peak = PeakRates.ofThisMachine();
    }

    /** Reads every number of every row once and adds the rows up. */
    @Benchmark
    public float[] readAndSum() {
        int d = sums.length;
        Parallel.forEach(threads, (d + PIECE - 1) / PIECE, () -> piece -> {
            int from = piece * PIECE;
            int to = Math.min(d, from + PIECE);
            for (float[] row : rows) {
                for (int j = from; j < to; j++) {
                    sums[j] += row[j];
                }
            }
        });
        return sums;
    }

    /** As many float64 multiply-adds as the inner products of all pairs of rows take, n (n+1) / 2 d, without touching memory. */
    @Benchmark
    public double multiplyAdds() {
        return multiplyAdds(peak::multiplyAdds);
    }

    /** As many of float32. */
    @Benchmark
    public double multiplyAddsOfFloat32() {
        return multiplyAdds(peak::multiplyAddsOfFloat32);
    }

    private double multiplyAdds(LongToDoubleFunction rate) {
        long n = rows.length;
        long each = n * (n + 1) / 2 * sums.length / threads;
        double[] results = new double[threads];
        Parallel.forEach(threads, threads, () -> thread -> results[thread] = rate.applyAsDouble(each));
        return results[0];
    }
}
