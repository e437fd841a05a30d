package dev.firebreak.jobs.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.State;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a selection keeps between two starts comes back to the last bit. */
class KeptStepsTest {
    private static final double[] NUMBERS = {-0.0, Double.MIN_VALUE, 1e300, Math.PI};

    @Test
    void momentsComeBack() {
        for (List<Object> ids : List.<List<Object>>of(
                List.of(Long.MIN_VALUE, -1L, (1L << 53) + 1, Long.MAX_VALUE),
                List.of("", "a", "ß", "\uD83D\uDE00 long text"))) {
            List<Sampled> sample = List.of(
                    new Sampled(ids.get(0), Long.MIN_VALUE, new int[] {0, 7}, new double[] {-1.5, 1e-320}),
                    new Sampled(ids.get(1), -1, new int[0], new double[0]),
                    new Sampled(ids.get(2), (1L << 60) + 1, new int[] {3}, new double[] {Math.E}),
                    new Sampled(ids.get(3), Long.MAX_VALUE, new int[] {1}, new double[] {-3}));
            Moments back = Moments.from(new Moments((1L << 53) + 1, NUMBERS, sample).toState());
            assertEquals((1L << 53) + 1, back.count());
            assertArrayEquals(NUMBERS, back.sums());
            for (int k = 0; k < sample.size(); k++) {
                assertEquals(sample.get(k).id(), back.sample().get(k).id());
                assertEquals(sample.get(k).draw(), back.sample().get(k).draw());
                assertArrayEquals(sample.get(k).columns(), back.sample().get(k).columns());
                assertArrayEquals(sample.get(k).values(), back.sample().get(k).values());
            }
        }
    }

    @Test
    void removalsComeBack() {
        Frontier frontier = new Frontier(new long[] {0, 5}, NUMBERS, NUMBERS, NUMBERS, NUMBERS, 0.25);
        Boundary[] boundaries = {Boundary.NONE, new Boundary(5, -2.5, "id-5")};
        State state = new Removals(boundaries, frontier).toState();
        Removals back = Removals.from(state);
        assertArrayEquals(boundaries, back.boundaries());
        assertArrayEquals(frontier.deleted(), back.frontier().deleted());
        assertArrayEquals(NUMBERS, back.frontier().removal());
        assertEquals(0.25, back.frontier().divergence());
    }

    @Test
    void pairsComeBack() {
        Pair<double[]> pair = new Pair<>(NUMBERS, new double[0]);
        Pair<double[]> back =
                Pair.from(pair.toState(numbers -> State.EMPTY.with("n", numbers)), state -> state.get("n"));
        assertArrayEquals(NUMBERS, back.unwanted());
        assertEquals(0, back.retained().length);
    }
}
