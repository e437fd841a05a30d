package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DistinctRowsTest {

    @Test
    void rowsThatDifferAnywhereAreApart() {
        double[] matrix = {
            0.5, 0.5, 0, 0, 0.5, 0, 0.5, 0, 0.5, 0.5, 0, 0, 0, 0.5, 0, 0.5, 0.5, 0, 0.5, 0, 0, 0.5, 0, 0.25
        };
        DistinctRows rows = DistinctRows.of(matrix, 6);
        assertArrayEquals(new int[] {0, 1, 0, 2, 1, 3}, rows.of());
        assertArrayEquals(new int[] {2, 2, 1, 1}, rows.counts());
        assertArrayEquals(new int[] {0, 2, 4, 6, 8}, rows.matrix().starts());
        assertArrayEquals(
                new int[] {0, 1, 0, 2, 1, 3, 1, 3}, Arrays.copyOf(rows.matrix().columns(), 8));
        assertArrayEquals(
                new double[] {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25},
                Arrays.copyOf(rows.matrix().weights(), 8));
    }

    /** Two rows whose marks are equal are compared number by number: bits that move by amounts that cancel. */
    @Test
    void equalMarksDoNotMakeRowsEqual() {
        // The marks are the sums of bits times 1, 3, 5, ...: adding 3 to the first bits and taking 1 from the second
        // cancels.
        double a = Double.longBitsToDouble(Double.doubleToRawLongBits(0.25) + 3);
        double b = Double.longBitsToDouble(Double.doubleToRawLongBits(0.5) - 1);
        DistinctRows rows = DistinctRows.of(new double[] {0.25, 0.5, a, b}, 2);
        assertArrayEquals(new int[] {0, 1}, rows.of());
    }
}
