package dev.firebreak.jobs.selection;

import dev.firebreak.core.part.Call;
import dev.firebreak.unlearning.selection.Sample;
import dev.firebreak.unlearning.selection.Score;
import dev.firebreak.unlearning.selection.Scores;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A score with all it knows, so that it can travel.
 *
 * @param call the score
 * @param unwanted sample 1
 * @param retained sample 2
 * @param references the ids of the records of sample 1 that neighbours are taken from, ascending; empty if none are
 */
record FittedScore(Call call, Sample unwanted, Sample retained, Object[] references) implements Serializable {

    /** Fitted where it is used. */
    Score score() {
        return Scores.SCORES.build(call).fit(unwanted, retained);
    }

    /** What the score knows a record by: its position among the references, so that it is no neighbour of itself, or a number. */
    long position(Object id) {
        return references.length == 0 ? RecordId.number(id) : Arrays.binarySearch(references, id, RecordId::compare);
    }
}
