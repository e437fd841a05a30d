package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Column blocks that tasks reach through Java serialization only, as between machines. */
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
            Aggregate sharded = Pipeline.parse(chain).aggregate(new Blocks(rows, cuts), 2, context);
            assertArrayEquals(whole.vector(), sharded.vector());
            assertArrayEquals(new int[] {6}, sharded.dropped());
        }
    }

    @Test
    void blocksThatAreCutWithinASegmentAreRefused() {
        AggregationContext context = new AggregationContext(null, Draw.fixed());
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.parse("krum").aggregate(new Blocks(rows(), new int[] {100}), 2, context));
    }

    private static double[][] rows() {
        RandomStream stream = Randomness.of(4).stream("shards");
        double[][] rows = new double[7][D];
        for (double[] row : rows) {
            Arrays.setAll(row, j -> stream.nextGaussian());
        }
        return rows;
    }

    private record Blocks(double[][] rows, int[] cuts) implements Shards {
        @Override
        public int count() {
            return rows.length;
        }

        @Override
        public int dimension() {
            return D;
        }

        @Override
        public <T extends Serializable> List<T> onEach(Task<T> task) {
            List<T> answers = new ArrayList<>();
            for (int b = 0; b <= cuts.length; b++) {
                int from = b == 0 ? 0 : cuts[b - 1];
                int to = b == cuts.length ? D : cuts[b];
                double[][] block = Arrays.stream(rows)
                        .map(r -> Arrays.copyOfRange(r, from, to))
                        .toArray(double[][]::new);
                answers.add(sent(sent(task).run(Rows.of(block), from)));
            }
            return answers;
        }

        @SuppressWarnings("unchecked")
        private static <T extends Serializable> T sent(T value) {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                    out.writeObject(value);
                }
                try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                    return (T) in.readObject();
                }
            } catch (IOException | ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }
    }
}
