package dev.firebreak.unlearning.finetuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.firebreak.privacy.accountant.Conversion;
import org.junit.jupiter.api.Test;

class PaperTheoremTest {
    private static final double DELTA = 1e-5;

    private static double epsilon(PaperTheorem theorem, ConstantSteps steps, double asked, Conversion conversion) {
        double noise = Math.sqrt(theorem.variance(steps, asked, DELTA));
        return conversion.epsilon(steps.withNoise(noise).budget().rho(), DELTA);
    }

    // The specification's table: what the noise of each constant is worth.
    @Test
    void trueEpsilonOfTheConstants() {
        ConstantSteps steps = new ConstantSteps(1, 1, 0.1, 0, 10);
        double[][] table = {
            {1, 0.712, 0.487},
            {5, 4.288, 2.885},
            {10, 9.78, 6.44},
            {15, 16.30, 10.52},
            {20, 23.81, 15.11},
            {34.53877639, 51.19, 31.27}
        };
        for (double[] row : table) {
            assertEquals(row[1], epsilon(PaperTheorem.STATED, steps, row[0], Conversion.GDP), 5.1e-3);
            assertEquals(row[2], epsilon(PaperTheorem.CORRECTED, steps, row[0], Conversion.GDP), 5.1e-3);
        }
        assertEquals(34.54, epsilon(PaperTheorem.CORRECTED, steps, 34.53877639, Conversion.SIMPLE), 5e-3);
    }

    @Test
    void eachConstantHasItsRange() {
        ConstantSteps steps = new ConstantSteps(1, 1, 0.1, 0, 10);
        assertEquals(2.963, PaperTheorem.STATED.largestEpsilon(DELTA), 5e-4);
        assertEquals(34.5388, PaperTheorem.CORRECTED.largestEpsilon(DELTA), 5e-5);
        assertTrue(PaperTheorem.STATED.refusal(steps, 3, DELTA).isPresent());
        assertFalse(PaperTheorem.CORRECTED.refusal(steps, 34.5, DELTA).isPresent());
        assertTrue(PaperTheorem.CORRECTED.refusal(steps, 34.6, DELTA).isPresent());
    }

    // Right on (1/2, 1) with a factor of two to spare in rho; wrong by eleven times at 0.01.
    @Test
    void withRegularization() {
        ConstantSteps inside = new ConstantSteps(1, 1e-9, 0.1, 6, 1);
        double asked = 34.5;
        assertFalse(PaperTheorem.STATED.refusal(inside, asked, DELTA).isPresent());
        double worth = epsilon(PaperTheorem.STATED, inside, asked, Conversion.SIMPLE);
        assertTrue(worth <= asked, worth + " against " + asked);
        ConstantSteps outside = new ConstantSteps(1, 1e-9, 0.01, 1, 1);
        assertTrue(PaperTheorem.STATED.refusal(outside, asked, DELTA).isPresent());
        assertTrue(epsilon(PaperTheorem.STATED, outside, asked, Conversion.SIMPLE) > 10 * asked);
        ConstantSteps edge = new ConstantSteps(1, 1, 0.01, 50, 11);
        assertTrue(PaperTheorem.STATED.refusal(edge, 1, DELTA).isPresent());
        assertTrue(PaperTheorem.CORRECTED.refusal(inside, 1, DELTA).isPresent());
    }
}
