package dev.firebreak.learning.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.Shards;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adversary and server in loops that are no training experiment. */
class OwnLoopTest {
    private static final Rows NONE = Rows.of(new double[0][]);

    /** Minimises the mean of (theta - a_i)^2 / 2 over seven workers with targets -3..3, three more being Byzantine: the minimum is 0. */
    private static double minimise(String attack, String aggregation) {
        Pipeline pipeline = Pipeline.parse(aggregation);
        Randomness randomness = Randomness.of(5);
        Adversary adversary = new Adversary(Optional.of(Attacks.ATTACKS.build(attack)), pipeline, randomness);
        Server server = new Server(pipeline);
        double[] theta = {8};
        double[] last = null;
        State state = State.EMPTY;
        for (int round = 0; round < 100; round++) {
            double[][] messages = new double[10][];
            for (int i = 0; i < 7; i++) {
                messages[i] = new double[] {theta[0] - (i - 3)};
            }
            Rows honest = Rows.of(Arrays.copyOf(messages, 7));
            AggregationContext context =
                    new AggregationContext(last, Draw.from(randomness.stream("aggregation", round, 0)));
            Forgery forgery = adversary.forge(round, new Adversary.Seen(honest, NONE, NONE), 3, 3, context, state);
            state = forgery.state();
            for (int k = 0; k < 3; k++) {
                messages[7 + k] = forgery.rowOf(k);
            }
            SortedMap<String, Double> metrics = new TreeMap<>();
            last = server.aggregate(Rows.of(messages), 3, honest, context, metrics)
                    .orElseThrow();
            assertTrue(metrics.containsKey("aggregation/kappa-hat"));
            theta[0] -= 0.2 * last[0];
        }
        return theta[0];
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign-flip", "foe(epsilon=100)", "alie(tau=1.5)", "mimic-heuristic(phase=5)"})
    void medianHoldsInALoopOfItsOwn(String attack) {
        assertEquals(0, minimise(attack, "median"), 3);
    }

    /** Three of ten send minus a hundred times the honest mean, so the mean points away from the minimum. */
    @Test
    void meanDiverges() {
        assertTrue(Math.abs(minimise("foe(epsilon=100)", "mean")) > 1e6);
    }

    @Test
    void withoutByzantineWorkersNothingIsSentAndTheStateIsKept() {
        Adversary adversary = new Adversary(
                Optional.of(Attacks.ATTACKS.build("mimic-heuristic(phase=5)")),
                Pipeline.parse("mean"),
                Randomness.of(1));
        State state = State.EMPTY.with("rounds", 3);
        AggregationContext context = new AggregationContext(null, Draw.from(Randomness.of(1).stream("x")));
        Rows honest = Rows.of(new double[][] {{1}, {2}});
        Forgery none = adversary.forge(0, new Adversary.Seen(honest, NONE, NONE), 0, 0, context, state);
        assertEquals(state, none.state());
        assertEquals(null, none.rowOf(0));
        Forgery blind = adversary.forge(0, new Adversary.Seen(NONE, NONE, NONE), 1, 1, context, state);
        assertEquals(null, blind.rowOf(0));
    }

    /** Column blocks in other places, as copies of parts of the rows. */
    private record Blocks(double[][] rows, int width) implements Shards {
        @Override
        public int count() {
            return rows.length;
        }

        @Override
        public int dimension() {
            return rows[0].length;
        }

        @Override
        public <T extends Serializable> List<T> onEach(Task<T> task) {
            List<T> answers = new ArrayList<>();
            for (int from = 0; from < dimension(); from += width) {
                int first = from;
                int end = Math.min(dimension(), from + width);
                double[][] block = Arrays.stream(rows)
                        .map(row -> Arrays.copyOfRange(row, first, end))
                        .toArray(double[][]::new);
                answers.add(task.run(Rows.of(block), from));
            }
            return answers;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "trimmed-mean", "arc | nnm | trimmed-mean", "centered-clipping(radius=5)"})
    void shardedMessagesGiveTheBitsOfWholeOnes(String aggregation) {
        RandomStream stream = Randomness.of(3).stream("rows");
        double[][] messages = new double[7][2 * Shards.SEGMENT + 1000];
        for (double[] message : messages) {
            Arrays.setAll(message, j -> stream.nextGaussian());
        }
        messages[2][Shards.SEGMENT + 1] = Double.NaN;
        Rows honest = Rows.of(messages).select(0, 1, 3, 5, 6);
        AggregationContext context = new AggregationContext(null, Draw.seeded(1, 0));
        Server server = new Server(Pipeline.parse(aggregation));
        SortedMap<String, Double> whole = new TreeMap<>();
        double[] expected =
                server.aggregate(Rows.of(messages), 2, honest, context, whole).orElseThrow();
        assertEquals(Set.of("aggregation/dropped", "aggregation/kappa-hat"), whole.keySet());
        for (int width : new int[] {Shards.SEGMENT, 2 * Shards.SEGMENT}) {
            SortedMap<String, Double> sharded = new TreeMap<>();
            Shards blocks = new Blocks(messages, width);
            int[] indices = {0, 1, 3, 5, 6};
            assertArrayEquals(
                    expected,
                    server.aggregate(blocks, 2, indices, context, sharded).orElseThrow());
            assertEquals(whole, sharded);
        }
        assertTrue(server.aggregate(new Blocks(messages, Shards.SEGMENT), 4, new int[0], context, new TreeMap<>())
                .isEmpty());
    }

    @Test
    void tooFewMessagesGiveNoAggregate() {
        Server server = new Server(Pipeline.parse("median"));
        AggregationContext context = new AggregationContext(null, Draw.from(Randomness.of(1).stream("x")));
        Rows two = Rows.of(new double[][] {{1}, {2}});
        assertTrue(server.aggregate(two, 1, two, context, new TreeMap<>()).isEmpty());
        assertArrayEquals(
                new double[] {1.5},
                server.aggregate(two, 0, two, context, new TreeMap<>()).orElseThrow());
    }
}
