package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregation of column blocks against that of the whole. */
class ShardsTest {
    private static final int[] DIMENSIONS = {1, 513, Shards.SEGMENT - 1, Shards.SEGMENT + 515, 3 * Shards.SEGMENT + 7};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mean",
                "median",
                "trimmed-mean",
                "meamed",
                "krum",
                "geometric-median",
                "centered-clipping(radius=5, iterations=2)",
                "monna(reference=5)",
                "norm-thresholding",
                "arc | nnm | trimmed-mean",
                "nnm | caf"
            })
    void shardsGiveTheBitsOfTheWhole(String chain) {
        for (int d : DIMENSIONS) {
            float[][] rows = rows(d);
            rows[3] = rows[2].clone();
            rows[4][d - 1] = Float.NaN;
            for (Rows whole : List.of(Rows.of(rows), Rows.of(wide(rows)))) {
                sameBits(Pipeline.parse(chain), whole, 4);
            }
        }
    }

    private static void sameBits(Pipeline pipeline, Rows rows, int spoiled) {
        int d = rows.dimension();
        double[] start = new double[d];
        Arrays.fill(start, 0.25);
        AggregationContext context = new AggregationContext(start, Draw.fixed(), UnusableRows.DROP, 2);
        Aggregate whole = pipeline.aggregate(rows, 2, context);
        for (int[] cuts : new int[][] {{}, {Shards.SEGMENT}, {Shards.SEGMENT, 2 * Shards.SEGMENT}}) {
            if (cuts.length == 0 || cuts[cuts.length - 1] < d) {
                Aggregate sharded = pipeline.aggregate(new SerializedBlocks(rows, cuts), 2, context);
                assertArrayEquals(whole.vector(), sharded.vector());
                assertArrayEquals(new int[] {spoiled}, sharded.dropped());
            }
        }
    }

    /**
     * Rules that need the inner products of one row give what they give where all were computed, as behind a pre-aggregator that leaves rows as
     * they are; a row before the reference is not usable.
     */
    @ParameterizedTest
    @ValueSource(strings = {"monna(reference=5)", "monna", "norm-thresholding"})
    void oneRowOfInnerProductsIsEnough(String rule) {
        for (int d : DIMENSIONS) {
            float[][] rows = rows(d);
            rows[3] = rows[5].clone();
            rows[1][0] = Float.POSITIVE_INFINITY;
            for (Rows whole : List.of(Rows.of(rows), Rows.of(wide(rows)))) {
                AggregationContext context = new AggregationContext(null, Draw.fixed(), UnusableRows.DROP, 2);
                Aggregate alone = Pipeline.parse(rule).aggregate(whole, 2, context);
                assertArrayEquals(new int[] {1}, alone.dropped());
                assertArrayEquals(
                        Pipeline.parse("clipping(threshold=1e6) | " + rule)
                                .aggregate(whole, 2, context)
                                .vector(),
                        alone.vector());
            }
        }
    }

    @Test
    void blocksThatAreCutWithinASegmentAreRefused() {
        AggregationContext context = new AggregationContext(null, Draw.fixed());
        Rows rows = Rows.of(rows(2 * Shards.SEGMENT));
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.parse("krum").aggregate(new SerializedBlocks(rows, 100), 2, context));
    }

    private static float[][] rows(int d) {
        RandomStream stream = Randomness.of(4).stream("shards");
        float[][] rows = new float[11][d];
        for (float[] row : rows) {
            for (int j = 0; j < d; j++) {
                row[j] = (float) (1 + stream.nextGaussian());
            }
        }
        return rows;
    }

    private static double[][] wide(float[]... rows) {
        double[][] wide = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            wide[i] = Rows.of(rows).row(i);
        }
        return wide;
    }
}
