package dev.firebreak.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LeastSquaresTest {

    /** x + y = 2 has the shortest solution (1, 1); its one singular value is sqrt 2. */
    @Test
    void underdeterminedSystemsGetTheShortestSolution() {
        LeastSquares solved = LeastSquares.solve(new double[][] {{1, 1}}, new double[] {2});
        assertArrayEquals(new double[] {1, 1}, solved.x(), 1e-15);
        assertEquals(1, solved.condition(), 1e-15);
    }

    /** The line through (0, 1), (1, 2), (2, 4) by least squares: 5/6 + 3/2 t. */
    @Test
    void overdeterminedSystemsGetTheClosestSolution() {
        LeastSquares solved = LeastSquares.solve(new double[][] {{1, 0}, {1, 1}, {1, 2}}, new double[] {1, 2, 4});
        assertArrayEquals(new double[] {5.0 / 6, 1.5}, solved.x(), 1e-14);
    }

    /** A rank-one matrix: both equations say x + y, with values 1 and 3, so the shortest closest solution is (1, 1). */
    @Test
    void rankDeficientSystemsGetTheShortestOfTheClosest() {
        LeastSquares solved = LeastSquares.solve(new double[][] {{1, 1}, {1, 1}}, new double[] {1, 3});
        assertArrayEquals(new double[] {1, 1}, solved.x(), 1e-14);
        assertTrue(solved.condition() > 1e15);
    }

    /** (1 + i) x = 2 gives x = 1 - i. */
    @Test
    void complexSystemsAreSolvedInRealParts() {
        LeastSquares solved =
                LeastSquares.solveComplex(new double[][] {{1}}, new double[][] {{1}}, new double[] {2, 0});
        assertArrayEquals(new double[] {1, -1}, solved.x(), 1e-15);
    }

    @Test
    void shapesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> LeastSquares.solve(new double[][] {{1}}, new double[2]));
    }
}
