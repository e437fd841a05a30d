package dev.firebreak.aggregation;

import java.util.Arrays;

/** The number of a given rank without sorting all of them (C. A. R. Hoare, "Algorithm 65: Find", CACM 1961). */
final class QuickSelect {
    private static final int FEW = 8;

    private QuickSelect() {}

    /**
     * The number of rank {@code rank}, counted from 0. O(n) on average, O(n log n) for any numbers.
     *
     * @param numbers below {@link Long#MAX_VALUE}; left in another order, those of ranks up to {@code rank} first
     */
    static long smallest(long[] numbers, int rank) {
        int from = 0;
        int to = numbers.length;
        // Pivots of a bad order halve what is left far too rarely; sorting the rest bounds that.
        for (int patience = 3 * (32 - Integer.numberOfLeadingZeros(to)); to - from > FEW && patience > 0; patience--) {
            int third = (int) (3L * (rank - from) / (to - from));
            long pivot = ofThree(third, numbers[from], numbers[(from + to) >>> 1], numbers[to - 1]);
            int equal = partition(numbers, from, to, pivot);
            if (rank < equal) {
                to = equal;
                continue;
            }
            from = partition(numbers, equal, to, pivot + 1);
            if (rank < from) {
                return pivot;
            }
        }
        Arrays.sort(numbers, from, to);
        return numbers[rank];
    }

    // Those below the bound to the front, where they end. Every number moves, so that there is no branch.
    private static int partition(long[] numbers, int from, int to, long bound) {
        int below = from;
        for (int k = from; k < to; k++) {
            long number = numbers[k];
            numbers[k] = numbers[below];
            numbers[below] = number;
            below += number < bound ? 1 : 0;
        }
        return below;
    }

    // The number of rank 0, 1 or 2, so that the pivot is on the side of the wanted rank.
    private static long ofThree(int rank, long a, long b, long c) {
        long low = Math.min(a, b);
        long high = Math.max(a, b);
        return rank == 0 ? Math.min(low, c) : rank == 1 ? Math.max(low, Math.min(high, c)) : Math.max(high, c);
    }
}
