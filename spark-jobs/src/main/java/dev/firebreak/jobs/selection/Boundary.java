package dev.firebreak.jobs.selection;

import java.io.Serializable;

/**
 * Where a removal ends: the records up to this one, by descending score and ascending id, are removed.
 *
 * @param deleted how many; 0 removes none
 * @param score of the last record that is removed
 * @param id its id; {@code null} if none is removed
 */
record Boundary(long deleted, double score, Object id) implements Serializable {
    static final Boundary NONE = new Boundary(0, Double.POSITIVE_INFINITY, null);

    boolean removes(double otherScore, Object otherId) {
        return deleted > 0 && (otherScore > score || (otherScore == score && RecordId.compare(otherId, id) <= 0));
    }
}
