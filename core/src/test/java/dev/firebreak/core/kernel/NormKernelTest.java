package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** Norms of vectors of every size, and what becomes of vectors that are too long. */
class NormKernelTest {

    @Test
    void normsByHand() {
        assertEquals(0, Norm.of(new double[3]));
        assertEquals(0, Norm.of(new double[0]));
        assertEquals(13, Norm.of(new double[] {3, -4, 12}));
    }

    @Test
    void squaresNeitherOverflowNorVanish() {
        assertEquals(5e300, Norm.of(new double[] {3e300, 4e300}), 1e285);
        assertEquals(5e-300, Norm.of(new double[] {3e-300, -4e-300}), 1e-315);
        assertEquals(5 * Double.MIN_VALUE, Norm.of(new double[] {3 * Double.MIN_VALUE, 4 * Double.MIN_VALUE}));
        assertEquals(Double.MAX_VALUE, Norm.of(new double[] {0, Double.MAX_VALUE}));
    }

    @Test
    void numbersThatAreNotFiniteShow() {
        assertFalse(Double.isFinite(Norm.of(new double[] {1, Double.NaN})));
        assertFalse(Double.isFinite(Norm.of(new double[] {1, Double.NEGATIVE_INFINITY})));
    }

    @Test
    void onlyLongVectorsAreShortened() {
        double[] vector = {3, 4};
        Norm.shorten(vector, 5);
        assertArrayEquals(new double[] {3, 4}, vector);
        Norm.shorten(vector, 2.5);
        assertArrayEquals(new double[] {1.5, 2}, vector);
        double[] huge = {3e300, 4e300};
        Norm.shorten(huge, 5);
        assertArrayEquals(new double[] {3, 4}, huge, 1e-14);
    }
}
