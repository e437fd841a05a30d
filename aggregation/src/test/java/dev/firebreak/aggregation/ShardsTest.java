package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregation of column blocks against that of the whole. */
class ShardsTest {
    private static final int D = 2 * Shards.SEGMENT + 1000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mean",
                "trimmed-mean",
                "meamed",
                "krum",
                "geometric-median",
                "centered-clipping(radius=5, iterations=2)",
                "arc | nnm | trimmed-mean",
                "nnm | caf"
            })
    void shardsGiveTheBitsOfTheWhole(String chain) {
        double[][] rows = rows();
        rows[3] = rows[2].clone();
        rows[6][D - 1] = Double.NaN;
        double[] start = new double[D];
        Arrays.fill(start, 0.25);
        AggregationContext context = new AggregationContext(start, Draw.fixed(), UnusableRows.DROP, 2);
        Aggregate whole = Pipeline.parse(chain).aggregate(Rows.of(rows), 2, context);
        for (int[] cuts : new int[][] {{}, {Shards.SEGMENT}, {Shards.SEGMENT, 2 * Shards.SEGMENT}}) {
            Aggregate sharded = Pipeline.parse(chain).aggregate(new SerializedBlocks(rows, cuts), 2, context);
            assertArrayEquals(whole.vector(), sharded.vector());
            assertArrayEquals(new int[] {6}, sharded.dropped());
        }
    }

    @Test
    void blocksThatAreCutWithinASegmentAreRefused() {
        AggregationContext context = new AggregationContext(null, Draw.fixed());
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.parse("krum").aggregate(new SerializedBlocks(rows(), 100), 2, context));
    }

    private static double[][] rows() {
        RandomStream stream = Randomness.of(4).stream("shards");
        double[][] rows = new double[7][D];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> stream.nextGaussian());
        }
        return rows;
    }
}
