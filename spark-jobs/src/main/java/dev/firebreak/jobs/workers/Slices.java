package dev.firebreak.jobs.workers;

import java.util.ArrayList;
import java.util.List;

/**
 * Items dealt out like cards to a number of slices, so that neighbours (the replicas of a group) land in different ones.
 *
 * @param count how many slices
 * @param items how many items
 */
record Slices(int count, int items) {

    /** The slices of a list. */
    <T> List<List<T>> of(List<T> list) {
        List<List<T>> slices = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            List<T> slice = new ArrayList<>();
            for (int i = s; i < items; i += count) {
                slice.add(list.get(i));
            }
            slices.add(slice);
        }
        return slices;
    }

    /** The slice of an item. */
    int sliceOf(int item) {
        return item % count;
    }

    /** The position of an item in its slice. */
    int positionOf(int item) {
        return item / count;
    }
}
