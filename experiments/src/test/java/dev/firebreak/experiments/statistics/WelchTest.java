package dev.firebreak.experiments.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Welch's test by hand. */
class WelchTest {

    /** Two values each of equal scatter have two degrees of freedom, and Student's law is then 1 - t / sqrt(2 + t^2) on both sides. */
    @Test
    void equalScatterByHand() {
        Welch welch = Welch.of(Estimate.of(0, 2), Estimate.of(4, 6));
        assertEquals(-4 / Math.sqrt(2), welch.t(), 1e-12);
        assertEquals(2, welch.freedom(), 1e-12);
        assertEquals(1 - Math.sqrt(0.8), welch.p(), 1e-12);
    }

    /** Squared errors 1/3 and 5/3: t = 3 / sqrt(2) and 4 / ((1/9)/2 + (25/9)/3) degrees of freedom. */
    @Test
    void unequalScatterByHand() {
        Welch welch = Welch.of(Estimate.of(2, 4, 6, 8), Estimate.of(1, 2, 3));
        assertEquals(3 / Math.sqrt(2), welch.t(), 1e-12);
        assertEquals(216.0 / 53, welch.freedom(), 1e-12);
    }

    @Test
    void equalMeansAreAsLikelyAsCanBe() {
        assertEquals(1, Welch.of(Estimate.of(1, 3), Estimate.of(0, 4)).p(), 1e-12);
    }

    /** One value against (1, 2, 3): t = (5 - 2) / (1 sqrt(1 + 1/3)), and Student's law with 2 degrees of freedom. */
    @Test
    void oneValueIsTakenToScatterLikeTheOthers() {
        Welch welch = Welch.of(Estimate.of(5), Estimate.of(1, 2, 3));
        assertEquals(3 / Math.sqrt(4.0 / 3), welch.t(), 1e-12);
        assertEquals(2, welch.freedom(), 0);
        assertEquals(1 - welch.t() / Math.sqrt(2 + welch.t() * welch.t()), welch.p(), 1e-12);
        assertEquals(-welch.t(), Welch.of(Estimate.of(1, 2, 3), Estimate.of(5)).t(), 1e-12);
    }

    @Test
    void twoSingleValuesOrNoScatterCannotBeTested() {
        assertFalse(Welch.testable(Estimate.of(1), Estimate.of(2)));
        assertFalse(Welch.testable(Estimate.of(1, 1), Estimate.of(2, 2)));
        assertFalse(Welch.testable(Estimate.of(Double.NaN, 1), Estimate.of(2, 3)));
        assertTrue(Welch.testable(Estimate.of(1, 1), Estimate.of(2, 3)));
        assertThrows(IllegalArgumentException.class, () -> Welch.of(Estimate.of(1), Estimate.of(2)));
    }
}
