package dev.firebreak.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseTest {
    private static final int COUNT = 200_000;

    private static byte[] key(int last) {
        byte[] key = new byte[Noise.KEY_BYTES];
        key[Noise.KEY_BYTES - 1] = (byte) last;
        return key;
    }

    private static double[] draw(Noise noise, double sigma, long round) {
        double[] vector = new double[COUNT];
        noise.add(vector, sigma, "noise", round, 0);
        return vector;
    }

    // Mean within 5 standard errors and variance within 5 of its own: fails for a right sampler once in a million
    // draws.
    @Test
    void bothModesHaveTheAskedVariance() {
        for (Noise noise : List.of(Noise.experiment(Randomness.of(7)), Noise.release(key(7)))) {
            double[] vector = draw(noise, 3, 1);
            double mean = Arrays.stream(vector).average().orElseThrow();
            double variance = Arrays.stream(vector).map(x -> x * x).average().orElseThrow();
            assertEquals(0, mean, 5 * 3 / Math.sqrt(COUNT));
            assertEquals(9, variance, 5 * 9 * Math.sqrt(2.0 / COUNT));
        }
    }

    @Test
    void aRepeatedTaskSendsTheSameNoise() {
        Noise release = Noise.release(key(1));
        assertArrayEquals(draw(release, 1, 4), draw(release, 1, 4));
        assertFalse(Arrays.equals(draw(release, 1, 4), draw(release, 1, 5)));
        assertArrayEquals(draw(release, 1, 4), draw(Noise.release(key(1)), 1, 4), "a restart draws the same noise");
        assertFalse(Arrays.equals(draw(release, 1, 4), draw(Noise.release(key(2)), 1, 4)));
        assertArrayEquals(
                draw(Noise.experiment(Randomness.of(1)), 1, 4), draw(Noise.experiment(Randomness.of(1)), 1, 4));
    }

    @Test
    void noNoiseChangesNoBit() {
        double[] vector = {-0.0, 1e-300};
        Noise.release(key(1)).add(vector, 0, "noise", 0, 0);
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(vector[0]));
        assertThrows(
                IllegalArgumentException.class, () -> Noise.release(key(1)).add(vector, Double.NaN, "noise", 0, 0));
    }

    @Test
    void choicesOfAReleaseComeFromItsKey() {
        long first = Noise.release(key(1)).choices().stream("batches").nextLong();
        assertEquals(first, Noise.release(key(1)).choices().stream("batches").nextLong());
        assertNotEquals(first, Noise.release(key(2)).choices().stream("batches").nextLong());
        Randomness seeded = Randomness.of(3);
        assertEquals(
                seeded.stream("batches").nextLong(),
                Noise.experiment(seeded).choices().stream("batches").nextLong());
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Noise.release(new byte[31]));
    }
}
