package dev.firebreak.jobs.workers;

import java.io.Serializable;
import java.util.List;

/**
 * What a task returns for its slice. On the driver none of it is certain: an executor may return anything.
 *
 * @param items one per task of the slice: messages, deliveries or states; {@code null} where there is none
 * @param made what was computed in this Spark task, in this round or again for an earlier one
 */
record SliceResult(Object[] items, Attempts.Made[] made) implements Serializable {

    /** Executor side: the items of a slice, with what its task has computed. */
    static SliceResult of(List<?> items) {
        return new SliceResult(items.toArray(), Attempts.ofThisTask());
    }

    /** The item at a position if there is one of this class; {@code null} if not. */
    <T> T item(int position, Class<T> type) {
        return items != null && position < items.length && type.isInstance(items[position])
                ? type.cast(items[position])
                : null;
    }

    /** Whether there is anything at a position, {@code null} included. */
    boolean reaches(int position) {
        return items != null && position < items.length;
    }
}
