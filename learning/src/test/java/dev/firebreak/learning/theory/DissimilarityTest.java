package dev.firebreak.learning.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DissimilarityTest {

    /** n = 17, f = 4: f/(n - 2f) = 4/9; with B^2 = 1/2 the breakdown point is 2/5. */
    @Test
    void boundsByHand() {
        Dissimilarity some = new Dissimilarity(2, 0.5);
        assertEquals(0.4, some.breakdown());
        assertEquals(0.5, new Dissimilarity(3, 0).breakdown());
        assertEquals(8 / 7.0, some.error(17, 4), 1e-15);
        assertEquals(8 / (8 * 0.1 * 7), some.lowerBound(17, 4, 0.1), 1e-12);
        // kappa = 1/2: 1 - kappa B^2 = 3/4.
        assertEquals(1 / 0.75 + 2 * 4 * 3 / (0.75 * 100), some.robustDgdNonconvex(0.5, 100, 4, 3), 1e-12);
        assertEquals(
                1 / (2 * 0.1 * 0.75) + StrictMath.exp(-0.1 / 4 * 0.75 * 100) * 3,
                some.robustDgdPl(0.5, 100, 4, 0.1, 3),
                1e-12);
        assertEquals(
                3 * 0.2 / 0.5 * 7 + StrictMath.exp(-0.5 / 12 * 10) * 2,
                Dissimilarity.measuredBound(0.2, 0.5, 4, 7, 10, 2),
                1e-12);
    }

    @Test
    void noBoundAtTheBreakdownPoint() {
        Dissimilarity some = new Dissimilarity(1, 3);
        assertEquals(Double.POSITIVE_INFINITY, some.error(10, 2));
        assertTrue(Double.isFinite(some.error(10, 1)));
        assertEquals(Double.POSITIVE_INFINITY, some.lowerBound(10, 2, 1));
        assertEquals(Double.POSITIVE_INFINITY, some.robustDgdNonconvex(1 / 3.0, 1, 1, 1));
        assertEquals(Double.POSITIVE_INFINITY, some.robustDgdPl(1 / 3.0, 1, 1, 1, 1));
        assertEquals(0, some.error(10, 0));
    }

    /**
     * Points (v, q) = (1, 0) and (3, 4), r = 1/3: G^2 = max(1, 3 - 4 B^2) makes the error least at B^2 = 1/2, between two points of the grid
     * of 3/99; the next one has G^2 = 1.
     */
    @Test
    void estimatesThePairOfLeastError() {
        Dissimilarity found = Dissimilarity.estimate(new double[] {1, 3}, new double[] {0, 4}, 10, 2);
        assertEquals(17 / 33.0, found.squaredB(), 1e-15);
        assertEquals(1, found.squaredG());
        assertTrue(found.error(10, 2) < new Dissimilarity(3, 0).error(10, 2) / 2);
    }

    @Test
    void withoutByzantineWorkersOrAGainBIsZero() {
        assertEquals(new Dissimilarity(3, 0), Dissimilarity.estimate(new double[] {1, 3}, new double[] {0, 4}, 10, 0));
        assertEquals(new Dissimilarity(3, 0), Dissimilarity.estimate(new double[] {3, 3}, new double[] {0, 4}, 10, 2));
        assertThrows(
                IllegalArgumentException.class,
                () -> Dissimilarity.estimate(new double[] {3}, new double[] {0}, 10, 5));
        assertThrows(IllegalArgumentException.class, () -> new Dissimilarity(-1, 0));
    }
}
