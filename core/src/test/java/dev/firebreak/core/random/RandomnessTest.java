package dev.firebreak.core.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RandomnessTest {

    /** The published known answers of Philox 4x64 with 10 rounds (Random123, kat_vectors): zero counter and zero key. */
    @Test
    void philoxGivesThePublishedAnswer() {
        RandomStream stream = new RandomStream(0, 0);
        assertEquals(0x16554d9eca36314cL, stream.nextLong());
        assertEquals(0xdb20fe9d672d0fdcL, stream.nextLong());
        assertEquals(0xd7e772cee186176bL, stream.nextLong());
        assertEquals(0x7e68b68aec7ba23bL, stream.nextLong());
    }

    @Test
    void aStreamDependsOnEveryPartOfItsKeyAndOnNothingElse() {
        Randomness seven = Randomness.of(7);
        long first = seven.stream("batch", 3, 2).nextLong();
        assertEquals(first, Randomness.of(7).stream("batch", 3, 2).nextLong());
        assertNotEquals(first, Randomness.of(8).stream("batch", 3, 2).nextLong());
        assertNotEquals(first, seven.stream("noise", 3, 2).nextLong());
        assertNotEquals(first, seven.stream("batch", 4, 2).nextLong());
        assertNotEquals(first, seven.stream("batch", 3, 1).nextLong());
        assertNotEquals(
                first, Randomness.ofSecret(new byte[16]).stream("batch", 3, 2).nextLong());
        assertThrows(IllegalArgumentException.class, () -> Randomness.ofSecret(new byte[15]));
    }

    @Test
    void smallSamplesAreTheOnesOfTheWholeArray() {
        for (int seed = 1; seed <= 200; seed++) {
            // Several of so many draws meet positions that were displaced before.
            int[] few = Randomness.of(seed).stream("s").sample(1000, 62);
            int[] many = Randomness.of(seed).stream("s").sample(1000, 500);
            assertArrayEquals(few, Arrays.copyOf(many, 62));
            assertEquals(500, Arrays.stream(many).distinct().count());
            assertTrue(Arrays.stream(many).allMatch(i -> i >= 0 && i < 1000));
        }
    }

    @Test
    @Timeout(20)
    void largeSparseSamplesAreDrawnInTheirOwnTime() {
        int[] few = Randomness.of(3).stream("s").sample(4_000_000, 200_000);
        int[] many = Randomness.of(3).stream("s").sample(4_000_000, 300_000);
        assertArrayEquals(few, Arrays.copyOf(many, 200_000));
        assertEquals(200_000, Arrays.stream(few).distinct().count());
    }

    /** Each of 120 permutations of 5 is drawn 1000 +- 5 standard deviations times in 120,000; fails by luck below 1e-4. */
    @Test
    void permutationsAreUniform() {
        RandomStream stream = Randomness.of(5).stream("p");
        int[] counts = new int[100_000];
        for (int i = 0; i < 120_000; i++) {
            counts[IntStream.of(stream.permutation(5)).reduce(0, (a, b) -> 10 * a + b)]++;
        }
        int[] seen = IntStream.of(counts).filter(c -> c > 0).toArray();
        assertEquals(120, seen.length);
        double deviation = Math.sqrt(1000 * (1 - 1.0 / 120));
        assertTrue(IntStream.of(seen).allMatch(c -> Math.abs(c - 1000) < 5 * deviation));
    }

    @Test
    void gaussianDrawsHaveTheRightMoments() {
        RandomStream stream = Randomness.of(11).stream("g");
        double sum = 0;
        double squares = 0;
        int n = 200_000;
        for (int i = 0; i < n; i++) {
            double x = stream.nextGaussian();
            sum += x;
            squares += x * x;
        }
        assertEquals(0, sum / n, 5 / Math.sqrt(n));
        assertEquals(1, squares / n, 5 * Math.sqrt(2.0 / n));
    }
}
