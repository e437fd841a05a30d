package dev.firebreak.learning.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LikelihoodFitTest {
    private static final double[] SAMPLE = {1, 2, 4, 9};

    // -log of the normal likelihood of the sample per record, at mean m and log deviation s: s + mean((x - m)^2) / (2
    // e^(2 s)).
    private static double normal(double[] theta, double[] gradient) {
        double precision = StrictMath.exp(-2 * theta[1]);
        double mean = 0;
        double square = 0;
        for (double x : SAMPLE) {
            mean += (theta[0] - x) / SAMPLE.length;
            square += (theta[0] - x) * (theta[0] - x) / SAMPLE.length;
        }
        gradient[0] = mean * precision;
        gradient[1] = 1 - square * precision;
        return theta[1] + square * precision / 2;
    }

    /** The mean is 4 and the variance (9 + 4 + 0 + 25) / 4 = 9.5. */
    @Test
    void aNormalSampleIsFittedByItsMoments() {
        double[] start = {0, 3};
        LikelihoodFit fit = LikelihoodFit.minimize(LikelihoodFitTest::normal, start, 1e-10, 100);
        assertArrayEquals(new double[] {4, StrictMath.log(9.5) / 2}, fit.theta(), 1e-7);
        assertEquals(StrictMath.log(9.5) / 2 + 0.5, fit.value(), 1e-12);
        assertTrue(fit.gradientNorm() <= 1e-8, fit.toString());
        assertArrayEquals(new double[] {0, 3}, start);
    }

    @Test
    void stepsAreBounded() {
        LikelihoodFit fit = LikelihoodFit.minimize(LikelihoodFitTest::normal, new double[] {0, 3}, 1e-10, 1);
        assertEquals(1, fit.steps());
        assertTrue(fit.gradientNorm() > 1e-3, fit.toString());
    }

    @Test
    void aStartThatIsNotAllowedIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LikelihoodFit.minimize(
                        (theta, gradient) -> StrictMath.log(theta[0]), new double[] {-1}, 1e-6, 9));
    }
}
