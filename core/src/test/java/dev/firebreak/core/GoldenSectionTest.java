package dev.firebreak.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenSectionTest {

    @Test
    void bracketsTheLeastValueWithSoManyEvaluations() {
        for (double least : new double[] {-1, 0.3, 2}) {
            List<Double> tried = new ArrayList<>();
            double found = GoldenSection.minimum(
                    x -> {
                        tried.add(x);
                        return 1 + (x - least) * (x - least);
                    },
                    -1,
                    2,
                    40);
            assertEquals(1, found, 1e-14);
            assertEquals(40, tried.size());
            assertEquals(least, tried.get(39), 1e-7);
        }
    }

    // The first inner point of [0, 1] is 1 - 0.618, the second 0.618.
    @Test
    void oneEvaluationIsTheLeftPoint() {
        assertEquals(0.381966, GoldenSection.minimum(x -> x, 0, 1, 1), 1e-6);
        assertTrue(GoldenSection.minimum(x -> -x, 0, 1, 2) < -0.618);
    }
}
