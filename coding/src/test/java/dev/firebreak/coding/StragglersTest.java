package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.Randomness;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is late is drawn for every worker and every round by itself. */
class StragglersTest {
    private static final Randomness RANDOMNESS = Randomness.of(4);

    @ParameterizedTest
    @ValueSource(strings = {"random(probability=0.5)", "exponential(base=1, mean=1, deadline=1.7)"})
    void workersAndRoundsDrawApart(String written) {
        Stragglers model = StragglerModels.STRAGGLERS.build(written);
        for (int fixed = 0; fixed < 20; fixed++) {
            int at = fixed;
            long workers = IntStream.range(0, 40)
                    .filter(i -> model.late(RANDOMNESS, at, i))
                    .count();
            long rounds = IntStream.range(0, 40)
                    .filter(t -> model.late(RANDOMNESS, t, at))
                    .count();
            // Each count is binomial(40, 1/2): outside of [3, 37] once in 10^8 draws.
            assertTrue(workers >= 3 && workers <= 37, workers + " of 40 workers late in round " + at);
            assertTrue(rounds >= 3 && rounds <= 37, "worker " + at + " late in " + rounds + " of 40 rounds");
        }
    }

    @Test
    void aRealDeadlineDrawsNothing() {
        Stragglers model = StragglerModels.STRAGGLERS.build("timeout(seconds=7)");
        assertEquals(7, model.timeout().orElseThrow());
        assertFalse(model.late(RANDOMNESS, 0, 0));
        assertTrue(StragglerModels.STRAGGLERS.build("random").timeout().isEmpty());
    }
}
