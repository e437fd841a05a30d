package dev.firebreak.datasets.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.firebreak.datasets.Examples;
import org.junit.jupiter.api.Test;

class TwoClassesTest {
    private static final int D = 4;

    private static double[] row(Examples examples, int i) {
        double[] x = new double[D];
        examples.features().copy(i, x, 0);
        return x;
    }

    // Along (1, 1, 1, 1)/2 the class means are 3 apart, and the midpoint is right in Phi(1.5) = 0.9332.
    @Test
    void theGapIsBetweenTheMeans() {
        int n = 20_000;
        Examples examples = TwoClasses.examples(n, D, 3, 1, "train");
        double gap = 0;
        int right = 0;
        for (int i = 0; i < n; i++) {
            double along = 0;
            for (double value : row(examples, i)) {
                along += value / 2;
            }
            gap += (examples.label(i) == 1 ? along : -along) / (n / 2);
            right += along > 0 == (examples.label(i) == 1) ? 1 : 0;
        }
        assertEquals(3, gap, 0.05);
        assertEquals(0.9332, (double) right / n, 0.01);
        assertArrayEquals(new int[] {n / 2, n / 2}, examples.classCounts());
    }

    @Test
    void recordsAreKeyedBySeedPartAndPlace() {
        Examples few = TwoClasses.examples(5, D, 2, 1, "train");
        assertArrayEquals(row(few, 3), row(TwoClasses.examples(9, D, 2, 1, "train"), 3));
        assertFalse(row(few, 3)[0] == row(TwoClasses.examples(5, D, 2, 1, "test"), 3)[0]);
        assertFalse(row(few, 3)[0] == row(TwoClasses.examples(5, D, 2, 2, "train"), 3)[0]);
    }
}
