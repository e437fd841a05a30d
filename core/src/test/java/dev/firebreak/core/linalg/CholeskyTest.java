package dev.firebreak.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CholeskyTest {

    // [[4, 2], [2, 5]] = [[2, 0], [1, 2]] times its transpose.
    @Test
    void twoByTwo() {
        double[] a = {4, 2, 2, 5};
        Cholesky cholesky = Cholesky.of(2, a);
        assertArrayEquals(new double[] {1, 2}, cholesky.halfSolve(new double[] {2, 5}), 1e-15);
        assertArrayEquals(new double[] {0, 1}, cholesky.solve(new double[] {2, 5}), 1e-15);
        assertArrayEquals(new double[] {4, 2, 2, 5}, a, 0);
    }

    @Test
    void indefiniteMatricesAreRefused() {
        assertThrows(ArithmeticException.class, () -> Cholesky.of(2, new double[] {1, 2, 2, 1}));
    }
}
