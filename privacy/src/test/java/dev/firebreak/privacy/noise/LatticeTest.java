package dev.firebreak.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatticeTest {
    private static byte[] key(int last) {
        byte[] key = new byte[Noise.KEY_BYTES];
        key[Noise.KEY_BYTES - 1] = (byte) last;
        return key;
    }

    @Test
    void theSpacingIsThePowerOfTwoThirtyDigitsBelowTheNoise() {
        assertEquals(0x1p-30, Lattice.spacing(1));
        assertEquals(0x1p-29, Lattice.spacing(1.5));
        assertEquals(0x1p-29, Lattice.spacing(2));
        assertEquals(0x1p-38, Lattice.spacing(0.003));
        assertEquals(Double.MIN_VALUE, Lattice.spacing(1e-310));
        assertEquals(0, Lattice.spacing(0));
        for (double sigma = 1e-300; sigma < 1e300; sigma *= 7.3) {
            double share = Lattice.spacing(sigma) / sigma;
            assertTrue(share >= 0x1p-30 && share <= 0x1p-29, "share " + share + " at " + sigma);
        }
    }

    @Test
    void roundingGoesToTheNearestPointAndTwoVectorsPartByAtMostTheSensitivity() {
        assertEquals(0x1p-30, Lattice.round(1.4 * 0x1p-30, 0x1p-30));
        assertEquals(2 * 0x1p-30, Lattice.round(1.5 * 0x1p-30, 0x1p-30));
        assertEquals(-0x1p-30, Lattice.round(-0.6 * 0x1p-30, 0x1p-30));
        assertEquals(1e300, Lattice.round(1e300, 0x1p-30));
        assertEquals(0.1, Lattice.round(0.1, 0));
        // The worst pair: two vectors a hair apart around the middle between two points, in every coordinate.
        double apart = Math.sqrt(9) * 0x1p-30;
        assertTrue(Lattice.sensitivity(1, 9) >= apart);
        assertEquals(apart, Lattice.sensitivity(1, 9), 1e-15 * apart);
        assertEquals(0, Lattice.sensitivity(1, 0));
        assertEquals(0, Lattice.sensitivity(0, 9));
    }

    // Every released number is a point of the grid, whatever was below it, in both modes.
    @Test
    void releasedNumbersAreOnTheGrid() {
        double sigma = 0.003;
        double spacing = Lattice.spacing(sigma);
        for (Noise noise : List.of(Noise.experiment(Randomness.of(7)), Noise.release(key(1)))) {
            double[] vector = new double[1000];
            Arrays.setAll(vector, j -> Math.sin(j) * 3 + 1e-15 * j);
            noise.add(vector, sigma, "noise", 0, 0);
            for (double x : vector) {
                assertEquals(x, Math.rint(x / spacing) * spacing, 0);
            }
        }
    }

    // Two vectors that round to one point are released as equal bits: nothing below the grid comes through.
    @Test
    void whatIsBelowTheGridIsGone() {
        double[] one = {0.25, -3.5};
        double[] other = {0.25 + 1e-12, -3.5 - 1e-12};
        Noise.experiment(Randomness.of(7)).add(one, 0.01, "noise", 0, 0);
        Noise.experiment(Randomness.of(7)).add(other, 0.01, "noise", 0, 0);
        assertEquals(one[0], other[0], 0);
        assertEquals(one[1], other[1], 0);
    }

    @Test
    void noiseThatCouldLeaveTheFiniteNumbersIsRefused() {
        double[] vector = new double[100];
        Noise.release(key(1)).add(vector, Noise.LARGEST_SIGMA, "noise", 0, 0);
        assertTrue(Arrays.stream(vector).allMatch(Double::isFinite));
        assertThrows(
                IllegalArgumentException.class, () -> Noise.release(key(1)).add(new double[1], 1e301, "noise", 0, 0));
    }

    @Test
    void samplesAreKeyedLikeNoise() {
        Noise release = Noise.release(key(1));
        long first = release.stream("sampling", 1, 2).nextLong();
        assertEquals(first, release.stream("sampling", 1, 2).nextLong());
        assertTrue(first != release.stream("sampling", 2, 2).nextLong());
        assertTrue(first != Noise.release(key(2)).stream("sampling", 1, 2).nextLong());
    }
}
