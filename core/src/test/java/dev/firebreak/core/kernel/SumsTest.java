package dev.firebreak.core.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SumsTest {
    private static final double HALF_A_STEP = 0x1p-53;

    @Test
    void theErrorOfAnAdditionIsCarriedToTheNext() {
        // One by one each half step is rounded away; carried, two of them are a step.
        assertEquals(1 + 0x1p-52, Sums.of(1, HALF_A_STEP, HALF_A_STEP));
        // What is carried at the end still counts.
        assertEquals(0x1.0000000000002p0, Sums.of(1, HALF_A_STEP, HALF_A_STEP, 0x1.8p-53));
        double[] tenths = new double[10];
        java.util.Arrays.fill(tenths, 0.1);
        assertEquals(1, Sums.of(tenths));
        assertEquals(0.1, Sums.mean(tenths));
    }

    @Test
    void aSumIsTakenInTheOrderGiven() {
        // The first is lost beside the second, and comes back too late.
        assertEquals(0, Sums.of(1, 1e100, -1e100));
        assertEquals(1, Sums.of(1e100, -1e100, 1));
    }

    @Test
    void infinitiesAndNothing() {
        assertEquals(Double.POSITIVE_INFINITY, Sums.of(1, Double.POSITIVE_INFINITY, 2));
        assertEquals(Double.NEGATIVE_INFINITY, Sums.of(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertEquals(Double.POSITIVE_INFINITY, Sums.of(Double.MAX_VALUE, Double.MAX_VALUE, 1));
        assertEquals(Double.NaN, Sums.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertEquals(Double.NaN, Sums.of(1, Double.NaN));
        assertEquals(0, Sums.of());
        assertEquals(Double.NaN, Sums.mean());
    }
}
