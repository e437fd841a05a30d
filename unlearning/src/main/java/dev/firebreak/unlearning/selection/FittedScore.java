package dev.firebreak.unlearning.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import java.io.Serializable;
import java.util.Arrays;

/** A score with the samples that it is fitted to, in a form that can be sent to executors. Thread safe. */
public final class FittedScore implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Call call;
    private final Sample unwanted;
    private final Sample retained;
    private final Object[] references;
    private transient volatile Scores.Score score;

    /**
     * A score that is fitted where it is used.
     *
     * @param call the score
     * @param unwanted sample 1
     * @param retained sample 2
     * @param references the ids of the records of sample 1 that are possible neighbours, ascending; empty if there are none
     */
    public FittedScore(Call call, Sample unwanted, Sample retained, Object[] references) {
        this.call = call;
        this.unwanted = unwanted;
        this.retained = retained;
        this.references = references;
    }

    /**
     * The score of a record, never -0.
     *
     * @param id its id
     * @param x its d features
     * @throws InputException if it is not a number
     */
    public double of(Object id, double[] x) {
        Scores.Score fitted = score;
        if (fitted == null) {
            fitted = Scores.SCORES.build(call).fit(unwanted, retained);
            score = fitted;
        }
        // Adding 0 turns -0 into 0, which Spark would sort apart.
        double value = fitted.of(position(id), x) + 0.0;
        if (Double.isNaN(value)) {
            throw new InputException(
                    "record " + id + ": its score " + call + " is not a number; are features too large?");
        }
        return value;
    }

    // The position among the references, so that a record is no neighbour of itself; otherwise a number that draws are
    // keyed by.
    private long position(Object id) {
        return references.length == 0 ? RecordId.number(id) : Arrays.binarySearch(references, id, RecordId::compare);
    }
}
