package dev.firebreak.aggregation;

import java.util.Arrays;

/** Always the same permutation. */
record FixedDraw(int[] order) implements Draw {

    FixedDraw {
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] != i) {
                throw new IllegalArgumentException("a permutation of 0.." + (sorted.length - 1)
                        + " holds each of these numbers once, but found " + Arrays.toString(order));
            }
        }
    }

    @Override
    public int[] permutation(int n) {
        if (order.length != n) {
            throw new IllegalArgumentException(
                    "the permutation has " + order.length + " entries, but there are " + n + " rows");
        }
        return order.clone();
    }

    /** The order of the rows that are left. */
    @Override
    public Draw without(int... dropped) {
        return new FixedDraw(Arrays.stream(order)
                .filter(row -> Arrays.binarySearch(dropped, row) < 0)
                .map(row -> row + Arrays.binarySearch(dropped, row) + 1)
                .toArray());
    }

    @Override
    public Draw orSeeded(long seed) {
        return this;
    }
}
