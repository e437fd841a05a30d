package dev.firebreak.learning.participation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ParticipationTest {

    private static Participants of(String call, int n, int f, int rounds) {
        return Participation.of(Call.parse(call), Call.of("none"), n, f, rounds);
    }

    private static String refused(String call, int n, int f, int rounds) {
        return assertThrows(InputException.class, () -> of(call, n, f, rounds)).getMessage();
    }

    @Test
    void allIsEveryoneUnderTheDeclaredBound() {
        Participants all = of("all", 7, 3, 10);
        assertEquals(3, all.tolerance());
        assertFalse(all.sampled());
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5, 6}, all.of(Randomness.of(1), 4));
    }

    @Test
    void samplesAreKeyedBySeedAndRound() {
        Participants drawn = of("uniform(size=15)", 40, 4, 10);
        int[] counts = new int[40];
        for (int round = 0; round < 4_000; round++) {
            int[] one = drawn.of(Randomness.of(1), round);
            assertArrayEquals(one, drawn.of(Randomness.of(1), round));
            assertEquals(15, Arrays.stream(one).distinct().count());
            assertArrayEquals(Arrays.stream(one).sorted().toArray(), one);
            for (int worker : one) {
                counts[worker]++;
            }
        }
        assertFalse(Arrays.equals(drawn.of(Randomness.of(1), 0), drawn.of(Randomness.of(1), 1)));
        assertFalse(Arrays.equals(drawn.of(Randomness.of(1), 0), drawn.of(Randomness.of(2), 0)));
        // Each worker's count is binomial (4000, 3/8): mean 1500, deviation 30.6; six of them bound all 40 but for
        // 1e-7.
        assertTrue(IntStream.of(counts).allMatch(count -> Math.abs(count - 1500) < 184), Arrays.toString(counts));
    }

    @Test
    void toleranceIsDerivedOrSetByHand() {
        Participants derived = of("uniform(size=26)", 150, 15, 500);
        assertEquals(9, derived.tolerance());
        assertEquals(Claim.State.MET, shown(derived));
        Participants tooLow = of("uniform(size=26, tolerance=8)", 150, 15, 500);
        assertEquals(8, tooLow.tolerance());
        assertEquals(Claim.State.NOT_MET, shown(tooLow));
        assertEquals(Claim.State.MET, shown(of("uniform(size=26, tolerance=10)", 150, 15, 500)));
    }

    private static Claim.State shown(Participants participants) {
        return participants.claim().orElseThrow().conditions().get(0).state();
    }

    @Test
    void aSizeWithoutToleranceIsRefusedWithSizesThatHaveOne() {
        String hole = refused("uniform(size=30)", 150, 30, 500);
        assertTrue(
                hole.contains("is below 0.99; the least size at which it is not is 29, and all sizes from 31 on"),
                hole);
        assertTrue(hole.contains("take an odd one, such as 31"), hole);
        String small = refused("uniform(size=10)", 150, 15, 500);
        assertTrue(small.contains("is 15, and all sizes from 15 on will do; take an odd one, such as 15"), small);
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertTrue(refused("uniform(size=41)", 40, 4, 10).contains("size=41: there are only 40 workers"));
        assertTrue(refused("uniform(size=16, tolerance=8)", 40, 4, 10).contains("at most 7"));
        String coded = assertThrows(
                        InputException.class,
                        () -> Participation.of(Call.parse("uniform(size=15)"), Call.parse("repetition"), 40, 4, 10))
                .getMessage();
        assertTrue(coded.contains("does not go with coding repetition"), coded);
    }
}
