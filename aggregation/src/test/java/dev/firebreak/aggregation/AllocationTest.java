package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What one call allocates grows with d by the result's eight bytes per column and nothing else. A quarter of a byte is left for searches in
 * n numbers, which allocate less once they are compiled. Of the plain kernel body: the other one's vectors are objects until it is compiled.
 */
class AllocationTest {
    private static final int D = 4 * Shards.SEGMENT;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final float[][] LONG = rows(2 * D);
    private static final float[][] SHORT = rows(D);

    static Stream<String> chains() {
        return Stream.of("", "arc | nnm | ", "bucketing | ")
                .flatMap(before -> Rules.REGISTRY.parts().stream().map(rule -> before + rule.name()));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void onlyTheResultGrowsWithTheDimension(String chain) {
        assumeTrue(Kernels.best().body().equals("plain"));
        Pipeline pipeline = Pipeline.parse(chain);
        double perColumn = (double) (allocated(pipeline, LONG) - allocated(pipeline, SHORT)) / D;
        assertTrue(perColumn < Double.BYTES + 0.25, chain + " allocates " + perColumn + " bytes per column");
    }

    // The least of three calls: now and then one also loads and links what it meets for the first time.
    private static long allocated(Pipeline pipeline, float[]... rows) {
        AggregationContext context = new AggregationContext(
                null, n -> Randomness.of(3).stream("bucketing").permutation(n), UnusableRows.DROP, 1);
        long least = Long.MAX_VALUE;
        for (int call = 0; call < 3; call++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            pipeline.aggregate(Rows.of(rows), 1, context);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static float[][] rows(int d) {
        float[][] rows = new float[7][d];
        for (int i = 0; i < rows.length; i++) {
            RandomStream stream = Randomness.of(3).stream("allocation", 0, i);
            for (int j = 0; j < d; j++) {
                rows[i][j] = (float) stream.nextGaussian();
            }
        }
        return rows;
    }
}
