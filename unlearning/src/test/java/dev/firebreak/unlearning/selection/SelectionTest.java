package dev.firebreak.unlearning.selection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SelectionTest {

    // Selective removal pulls the mean further than random removal, for every number of deletions.
    @Test
    void selectiveDominatesRandom() {
        for (double divergence : new double[] {0.01, 0.125, 1, 5}) {
            SelectionCurves curves = new SelectionCurves(divergence, 100, 150);
            for (int f = 0; f <= 100; f++) {
                assertTrue(curves.selective(f).removal() >= curves.random(f).removal() - 1e-12);
                assertTrue(
                        curves.selective(f).preservation() <= curves.random(f).preservation() + 1e-12);
            }
            assertEquals(divergence, curves.selective(100).removal(), 1e-12);
            assertEquals(0, curves.selective(100).preservation(), 1e-12);
        }
    }

    // The example of the paper: D = 2 and a tolerated 0.1 allow removal 3 (2.99).
    @Test
    void thePapersCalibrationExample() {
        GaussianFrontier frontier = new GaussianFrontier(2);
        assertEquals(2.994, frontier.removal(0.1), 1e-3);
        assertEquals(0.1, frontier.preservation(frontier.removal(0.1)), 1e-12);
        assertEquals(0, frontier.preservation(1.5));
    }

    // n1 = n2 = 1000, the share of deletions until KL(p1||p) has reached half of D. Asymptotically 58.6 % at random for
    // any
    // gap; selective removal needs less the smaller the gap is.
    @Test
    void gaussianBudgetsOfTheSpecification() {
        assertEquals(0.59, new SelectionCurves(0.125, 1000, 1000).randomBudget(0.5) / 1000.0, 0.01);
        assertEquals(0.15, new SelectionCurves(0.125, 1000, 1000).selectiveBudget(0.5) / 1000.0, 0.05);
        assertEquals(0.38, new SelectionCurves(3.125, 1000, 1000).selectiveBudget(0.5) / 1000.0, 0.05);
        assertEquals(0.48, new SelectionCurves(12.5, 1000, 1000).selectiveBudget(0.5) / 1000.0, 0.05);
    }

    // As many retained: nothing removed is half a mixture, hence (1 - 1/2)^2 of the divergence, which is enough for a
    // quarter.
    @Test
    void aShareThatIsJustReachedIsReached() {
        assertEquals(0, new SelectionCurves(1, 2, 2).randomBudget(0.25));
        assertEquals(1, new SelectionCurves(1, 2, 2).randomBudget(0.2501));
        assertEquals(2, new SelectionCurves(1, 2, 2).randomBudget(1));
    }

    // It points nowhere, hence in no direction more than in another.
    @Test
    void theZeroVectorHasNoDirection() {
        Sample unwanted = Sample.of(new double[][] {{1, 0}, {1, 0}});
        Sample retained = Sample.of(new double[][] {{0, 1}, {0, 1}});
        double[] zero = new double[2];
        assertEquals(1, Scores.SCORES.build("cos-mu2").fit(unwanted, retained).of(0, zero));
        assertEquals(0, Scores.SCORES.build("lr-cos").fit(unwanted, retained).of(0, zero));
    }
}
