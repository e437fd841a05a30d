package dev.firebreak.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuickSelectTest {

    private static void check(long[] numbers) {
        long[] sorted = numbers.clone();
        Arrays.sort(sorted);
        for (int rank = 0; rank < numbers.length; rank += 1 + numbers.length / 9) {
            long[] moved = numbers.clone();
            assertEquals(sorted[rank], QuickSelect.smallest(moved, rank));
            Arrays.sort(moved, 0, rank + 1);
            assertArrayEquals(
                    Arrays.copyOf(sorted, rank + 1), Arrays.copyOf(moved, rank + 1), "the first are the least");
        }
    }

    private static long[] filled(int n, LongUnaryOperator number) {
        return LongStream.range(0, n).map(number).toArray();
    }

    @Test
    void everyRankOfEveryOrderIsFound() {
        RandomStream stream = Randomness.of(3).stream("selecting");
        for (int n : new int[] {1, 2, 24, 25, 26, 100, 1000}) {
            check(filled(n, i -> stream.nextLong() >> 1));
            check(filled(n, i -> stream.nextInt(3)));
            check(filled(n, i -> i));
            check(filled(n, i -> -i));
            check(filled(n, i -> 5));
            check(filled(n, i -> Math.min(i, n - i)));
            check(filled(n, i -> Long.MIN_VALUE + i % 2));
        }
    }

    /** An order on which the middle of three is the worst pivot again and again still ends, and finds the rank. */
    @Test
    void pivotsOfABadOrderCostNoMoreThanSorting() {
        int n = 1 << 17;
        long[] numbers = new long[n];
        // Musser's sequence against the middle of three: 1, k+1, 3, k+3, ..., then the even numbers.
        int k = n / 2;
        for (int i = 0; i < k; i++) {
            numbers[i] = i % 2 == 0 ? i + 1 : k + i;
            numbers[k + i] = 2L * (i + 1);
        }
        long[] sorted = numbers.clone();
        Arrays.sort(sorted);
        assertEquals(sorted[n / 2], QuickSelect.smallest(numbers, n / 2));
    }
}
