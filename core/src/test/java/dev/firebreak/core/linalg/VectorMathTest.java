package dev.firebreak.core.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VectorMathTest {

    // 1e16 + 1 is 1e16, so another order of the columns would give 1.
    @Test
    void productsAddInTheOrderOfTheColumns() {
        assertEquals(0, VectorMath.dot(new double[] {1e16, 1, -1e16}, new double[] {1, 1, 1, 7}));
        assertEquals(2 - 3 + 20, VectorMath.dot(new double[] {1, -1, 4}, new double[] {2, 3, 5}));
    }

    @Test
    void addsInPlaceAndSubtractsACopy() {
        double[] target = {1, 2};
        VectorMath.add(target, -2, new double[] {3, 0.5});
        assertArrayEquals(new double[] {-5, 1}, target);
        assertArrayEquals(new double[] {-6, -1}, VectorMath.difference(target, new double[] {1, 2}));
        assertArrayEquals(new double[] {-5, 1}, target);
    }
}
