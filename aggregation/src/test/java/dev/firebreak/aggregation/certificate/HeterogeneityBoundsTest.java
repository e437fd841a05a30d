package dev.firebreak.aggregation.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HeterogeneityBoundsTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;
    private final HeterogeneityBounds bounds = new HeterogeneityBounds(3, 2);

    @Test
    void worksOutByHand() {
        assertEquals(0.25, bounds.breakdown());
        assertEquals(2 * 3 / (8 * 0.5 * (10 - 8)), bounds.lowerBound(10, 2, 0.5), 1e-15);
        assertEquals((0.25 * 3 + 2 * 4 * 5 / 10.0) / 0.5, bounds.robustGradientDescent(0.25, 10, 4, 5), 1e-14);
        assertEquals(
                0.25 * 3 / (2 * 0.5 * 0.5) + 5 * Math.exp(-0.5 / 4 * 0.5 * 10),
                bounds.robustGradientDescent(0.25, 10, 4, 0.5, 5),
                1e-14);
    }

    /** At the breakdown point the lower bound is infinite, and so is what the rule of least coefficient reaches. */
    @Test
    void nothingIsFiniteFromTheBreakdownPointOn() {
        assertEquals(INFINITE, bounds.lowerBound(8, 2, 1));
        assertEquals(INFINITE, bounds.robustGradientDescent(Kappa.lowerBound(8, 2), 10, 1, 1));
        assertEquals(INFINITE, bounds.robustGradientDescent(Kappa.lowerBound(8, 2), 10, 1, 1, 1));
    }

    /** With kappa = f/(n-2f) the error that is left in the limit has the lower bound's shape. */
    @Test
    void theLimitOfTheLeastCoefficientHasTheShapeOfTheLowerBound() {
        double limit = bounds.robustGradientDescent(Kappa.lowerBound(20, 3), 1, 1, 0);
        assertEquals(8 * bounds.lowerBound(20, 3, 1), limit, 1e-14);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new HeterogeneityBounds(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new HeterogeneityBounds(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> bounds.lowerBound(5, 1, 0));
    }
}
