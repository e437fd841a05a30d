package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void equalKeysAreSortedByIndexAndNanIsLast() {
        assertArrayEquals(
                new int[] {6, 1, 4, 2, 5, 0, 3, 7},
                Ranking.ascending(2, 0.0, 1, Double.POSITIVE_INFINITY, -0.0, 1, -3, Double.NaN));
        assertArrayEquals(new int[] {0, 1, 2}, Ranking.ascending(Double.NaN, Double.NaN, Double.NaN));
        assertArrayEquals(new int[0], Ranking.ascending());
    }

    @Test
    void theSmallestAreChosenByIndex() {
        double[] keys = {2, 0.0, 1, Double.POSITIVE_INFINITY, -0.0, 1, -3, Double.NaN};
        for (int count = 0; count <= keys.length; count++) {
            int[] expected = Arrays.copyOf(Ranking.ascending(keys), count);
            Arrays.sort(expected);
            assertArrayEquals(expected, Ranking.smallest(count, keys));
        }
        assertArrayEquals(new int[] {0, 1}, Ranking.smallest(2, Double.NaN, Double.NaN, Double.NaN));
    }

    @Test
    void nearestAreTheRowItselfAndTheLowerIndicesOfThoseEquallyFar() {
        Gram gram = Gram.of(Rows.of(new double[][] {{3}, {5}, {5}, {4}, {7}}));
        assertArrayEquals(new int[] {1, 2, 3}, Ranking.nearest(gram, 2, 3));
        assertArrayEquals(new int[] {0, 3}, Ranking.nearest(gram, 3, 2));
    }
}
