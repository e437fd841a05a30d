package dev.firebreak.learning.participation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact tail, against numbers computed with exact rational arithmetic elsewhere. */
class SampleToleranceTest {

    /** 10 workers, 3 of them Byzantine, 4 drawn: C(3,3) C(7,1) + C(3,2) C(7,2) = 70 of C(10,4) = 210 draws hold more than one. */
    @Test
    void theTailBeyondATolerance() {
        SampleTolerance tail = new SampleTolerance(10, 3, 1, 0.5);
        assertEquals(70 / 210.0, tail.excess(4, 1), 1e-15);
        assertEquals(7 / 210.0, tail.excess(4, 2), 1e-16);
        assertEquals(0, tail.excess(4, 3));
        assertEquals(1 - 35 / 210.0, tail.excess(4, 0), 1e-15);
        // Nine of ten hold two Byzantine workers at least.
        assertEquals(1, tail.excess(9, 1));
    }

    /** hole: a size above the least one that has no tolerance, 0 for none. */
    @ParameterizedTest
    @CsvSource({
        "150, 30, 500, 0.99, 29, 30, 31",
        "150, 30, 200, 0.99, 27, 28, 29",
        "150, 15, 200, 0.99, 13, 14, 15",
        "100, 10, 500, 0.99, 13, 14, 15",
        "150, 15, 500, 0.99, 15,  0, 15",
        "150, 20, 500, 0.99, 19,  0, 19",
        "100, 20, 1000, 0.95, 25, 0, 25"
    })
    void sizesThatHaveATolerance(int n, int f, int rounds, double p, int least, int hole, int safe) {
        SampleTolerance tail = new SampleTolerance(n, f, rounds, p);
        assertEquals(least, tail.leastSize());
        assertEquals(safe, tail.safeSize());
        assertEquals(OptionalInt.of((least - 1) / 2), tail.tolerance(least));
        for (int size = 1; size <= n; size++) {
            assertEquals(size >= least && size != hole, tail.tolerance(size).isPresent(), "size " + size);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "150, 15, 500, 0.99, 15, 7",
        "150, 15, 500, 0.99, 26, 9",
        "150, 15, 500, 0.99, 75, 14",
        "150, 30, 500, 0.99, 57, 21",
        "150, 30, 500, 0.99, 75, 25",
        "100, 10, 500, 0.99, 26, 8",
        "100, 10, 500, 0.99, 50, 10",
        "100, 20, 1000, 0.95, 53, 18",
        "150, 15, 500, 0.99, 150, 15",
        "40, 0, 500, 0.99, 7, 0"
    })
    void leastTolerances(int n, int f, int rounds, double p, int size, int tolerance) {
        SampleTolerance tail = new SampleTolerance(n, f, rounds, p);
        assertEquals(OptionalInt.of(tolerance), tail.tolerance(size));
        assertTrue(tail.holds(size, tolerance));
        assertFalse(tolerance > 0 && tail.holds(size, tolerance - 1));
    }

    /** At size 26 of (150, 15, 500): F(8)^T = .9542 and F(9)^T = .9961, to the digits of the reference. */
    @Test
    void powersOfTheTail() {
        assertTrue(new SampleTolerance(150, 15, 500, 0.9541).holds(26, 8));
        assertFalse(new SampleTolerance(150, 15, 500, 0.9543).holds(26, 8));
        assertTrue(new SampleTolerance(150, 15, 500, 0.9960).holds(26, 9));
        assertFalse(new SampleTolerance(150, 15, 500, 0.9962).holds(26, 9));
    }

    /** One of ten workers, one drawn, one round: F(0) = 9/10 exactly, and two rounds 81/100. */
    @Test
    void equalityIsDecidedExactly() {
        assertTrue(new SampleTolerance(10, 1, 1, 0.9).holds(1, 0));
        assertFalse(new SampleTolerance(10, 1, 1, Math.nextUp(0.9)).holds(1, 0));
        assertTrue(new SampleTolerance(10, 1, 2, 0.81).holds(1, 0));
        assertFalse(new SampleTolerance(10, 1, 2, Math.nextUp(0.81)).holds(1, 0));
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new SampleTolerance(10, 5, 1, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new SampleTolerance(10, 1, 1, 1));
    }
}
