package dev.firebreak.unlearning.selection;

import java.io.Serializable;

/**
 * The end of a removal: the records up to this one, by descending score and ascending id, are removed.
 *
 * @param deleted how many; 0 removes none
 * @param score of the last record that is removed
 * @param id its id; {@code null} if none is removed
 */
public record Boundary(long deleted, double score, Object id) implements Serializable {
    /** Removes no record. */
    public static final Boundary NONE = new Boundary(0, Double.POSITIVE_INFINITY, null);

    /** Whether a record of this score and id is removed. */
    public boolean removes(double otherScore, Object otherId) {
        return deleted > 0 && (otherScore > score || (otherScore == score && RecordId.compare(otherId, id) <= 0));
    }
}
