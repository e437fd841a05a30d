package dev.firebreak.coding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LadTheoryTest {
    private static final LadTheory.Problem PROBLEM = new LadTheory.Problem(1, 4, 10);

    @Test
    void thereIsNoGuaranteeWhereAConditionFails() {
        LadTheory theory = new LadTheory(100, 10, 20, 8.0 / 3);
        assertTrue(theory.averageSquaredGradient(PROBLEM, 0, 1.01, 100).isEmpty(), "a step above 1/L");
        assertTrue(theory.gap(PROBLEM, 0.2, 1.01, 100).isEmpty(), "a step above 1/L");
        double breakdown = 1 / theory.errorFactor();
        assertTrue(
                theory.averageSquaredGradient(PROBLEM, breakdown * 1.0001, 0.5, 100)
                        .isEmpty(),
                "A B^2 >= 1");
        assertTrue(
                theory.averageSquaredGradient(PROBLEM, breakdown * 0.9999, 0.5, 100)
                        .isPresent(),
                "A B^2 < 1");
        assertTrue(theory.independentlyCompressed(70.0 / 30).largestStep(1).isEmpty(), "aG >= 1");
        assertTrue(
                theory.uncompressed().averageSquaredGradient(PROBLEM, 0.26, 100).isEmpty(), "a step above 1/(4L)");
    }

    /** At the very edge of a condition there is nothing either, and below it the floor is 2 beta^2 aV / (1 - aG). */
    @Test
    void conditionsAreStrict() {
        // N = 2, d = 1, f = 0: alpha is 1, rho is 0, so A is kappa.
        assertTrue(new LadTheory(2, 1, 0, 1)
                .averageSquaredGradient(PROBLEM, 1, 0.5, 100)
                .isEmpty());
        LadTheory.ErrorConstants edge = new LadTheory.ErrorConstants(1, 1, 0, 0);
        assertTrue(edge.largestStep(1).isEmpty());
        assertTrue(edge.floor(3).isEmpty());
        LadTheory.ErrorConstants inside = new LadTheory.ErrorConstants(0.25, 0.5, 0, 1.5);
        assertEquals(0.5 / (4 * 3), inside.largestStep(1).orElseThrow(), 1e-15);
        assertEquals(2 * 3 * 0.25 / 0.5, inside.floor(3).orElseThrow(), 1e-15);
    }

    @Test
    void growthFreeDissimilarityIsTheBoundedCase() {
        LadTheory theory = new LadTheory(40, 4, 8, 8.0 / 3);
        assertEquals(
                0.05 + 4 * 0.6730688389821574,
                theory.averageSquaredGradient(PROBLEM, 0, 0.5, 800).orElseThrow(),
                1e-12);
        // Written out: 2 * 10 / (0.5 * 800) = 0.05, A = 0.67306883898..., beta^2 = 4; with B^2 = 0.5 the slack is
        // 0.6634655...
        assertEquals(
                (0.05 + 4 * 0.6730688389821574) / (1 - 0.5 * 0.6730688389821574),
                theory.averageSquaredGradient(PROBLEM, 0.5, 0.5, 800).orElseThrow(),
                1e-12);
    }

    @Test
    void rangesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new LadTheory(10, 11, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new LadTheory(10, 0, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new LadTheory(10, 5, 5, 1));
        assertThrows(IllegalArgumentException.class, () -> new LadTheory(10, 5, 2, Double.NaN));
    }
}
