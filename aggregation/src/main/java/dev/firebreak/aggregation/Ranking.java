package dev.firebreak.aggregation;

import java.util.Arrays;

/** Orders in which equal keys are sorted by index, so that every selection is repeatable. */
public final class Ranking {
    private Ranking() {}

    /** The indices of the keys, smallest key first, the lower index first among equals; NaN last. O(n log n). */
    public static int[] ascending(double... keys) {
        int n = keys.length;
        double[] sorted = sorted(keys);
        int[] order = new int[n];
        int[] placed = new int[n];
        for (int i = 0; i < n; i++) {
            int first = first(sorted, keys[i] + 0.0);
            order[first + placed[first]++] = i;
        }
        return order;
    }

    // Adding 0 makes -0 and 0 equal.
    private static double[] sorted(double[] keys) {
        double[] sorted = new double[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = keys[i] + 0.0;
        }
        Arrays.sort(sorted);
        return sorted;
    }

    // The position of the first of the keys that equal this one.
    private static int first(double[] sorted, double key) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (Double.compare(sorted[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The indices of the {@code count} smallest keys, ascending; of equal keys the lower indices, NaN last. O(n) on average. */
    public static int[] smallest(int count, double... keys) {
        return smallest(count, keys, 0, keys.length);
    }

    private static int[] smallest(int count, double[] keys, int at, int n) {
        if (count == 0) {
            return new int[0];
        }
        long[] ordered = new long[n];
        for (int i = 0; i < n; i++) {
            ordered[i] = ordered(keys[at + i]);
        }
        long last = QuickSelect.smallest(ordered, count - 1);
        int ties = 0;
        for (int i = 0; i < count; i++) {
            ties += ordered[i] == last ? 1 : 0;
        }
        int[] chosen = new int[count];
        int found = 0;
        for (int i = 0; found < count; i++) {
            // One place further if the key is taken, without a branch that the processor would mispredict.
            long key = ordered(keys[at + i]);
            chosen[found] = i;
            int tied = key == last && ties > 0 ? 1 : 0;
            ties -= tied;
            found += key < last ? 1 : tied;
        }
        return chosen;
    }

    // Integers in the order of Double.compare, but for -0, which becomes 0.
    private static long ordered(double key) {
        long bits = Double.doubleToLongBits(key + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** The {@code count} rows nearest to row {@code i}, by index; the lower indices among rows that are equally far. */
    public static int[] nearest(Gram gram, int i, int count) {
        return smallest(count, gram.keys(), i * gram.n(), gram.n());
    }

    /** Weights that average the given rows of n. */
    public static double[] average(int n, int... rows) {
        double[] weights = new double[n];
        for (int row : rows) {
            weights[row] = 1.0 / rows.length;
        }
        return weights;
    }

    /**
     * Weights that average the keys of ranks {@code [low, high)}, ranks counted from 0 in ascending order, the lower index first among equals.
     *
     * @param weights overwritten, one for each key
     */
    public static void averageOfRanks(int low, int high, double[] keys, double[] weights) {
        Arrays.fill(weights, 0);
        for (int i : smallest(high, keys)) {
            weights[i] = 1.0 / (high - low);
        }
        for (int i : smallest(low, keys)) {
            weights[i] = 0;
        }
    }
}
