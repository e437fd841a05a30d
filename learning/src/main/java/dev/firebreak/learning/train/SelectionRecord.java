package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Which messages entered the aggregates, for every round and participant. Immutable: a round that is added makes a new record, which shares
 * what the old one holds.
 */
public final class SelectionRecord {
    /** Of no round. */
    public static final SelectionRecord NONE = new SelectionRecord(null);

    private static final String ROWS = "rows";
    private static final int FIELDS = 9;
    private static final List<Fate> FATES = List.of(Fate.values());

    private final SelectionRecord before;
    private final double[] rows;

    private SelectionRecord(SelectionRecord before, double... rows) {
        this.before = before;
        this.rows = rows;
    }

    /** What became of a participant's message. */
    public enum Fate {
        /** It was given to the rule. */
        AGGREGATED,
        /** None came in time. */
        LATE,
        /** It could not be read: it has another length, a number that is not finite, or another form. */
        MALFORMED,
        /** It came, but too few did for the rule. */
        ROUND_LOST;

        /** The word for it in tables. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A message.
     *
     * @param round from 1
     * @param worker the participant
     * @param byzantine whether it attacks
     * @param weight with which its vector entered the aggregate: exact where the aggregate is a weighted sum of messages, else the mean over
     *     the coordinates; NaN where the rule does not say
     * @param used share of the coordinates in which it has a weight other than 0
     * @param norm of the message; NaN if there is none
     * @param distance of the message from the aggregate; NaN if either is missing
     * @param clipped whether a pre-aggregator scaled it down
     * @param fate what became of it
     */
    public record Row(
            int round,
            int worker,
            boolean byzantine,
            double weight,
            double used,
            double norm,
            double distance,
            boolean clipped,
            Fate fate) {

        /** Whether the rule saw it. */
        public boolean aggregated() {
            return fate == Fate.AGGREGATED;
        }
    }

    /** The record with these rows behind. */
    SelectionRecord with(List<Row> added) {
        double[] numbers = new double[FIELDS * added.size()];
        int at = 0;
        for (Row row : added) {
            numbers[at++] = row.round;
            numbers[at++] = row.worker;
            numbers[at++] = row.byzantine ? 1 : 0;
            numbers[at++] = row.weight;
            numbers[at++] = row.used;
            numbers[at++] = row.norm;
            numbers[at++] = row.distance;
            numbers[at++] = row.clipped ? 1 : 0;
            numbers[at++] = FATES.indexOf(row.fate);
        }
        return new SelectionRecord(this, numbers);
    }

    /** Every row, in the order in which they were added. */
    public List<Row> rows() {
        List<Row> all = new ArrayList<>();
        for (double[] part : parts()) {
            for (int at = 0; at < part.length; at += FIELDS) {
                all.add(new Row(
                        (int) part[at],
                        (int) part[at + 1],
                        part[at + 2] == 1,
                        part[at + 3],
                        part[at + 4],
                        part[at + 5],
                        part[at + 6],
                        part[at + 7] == 1,
                        FATES.get((int) part[at + 8])));
            }
        }
        return all;
    }

    private Iterable<double[]> parts() {
        Deque<double[]> parts = new ArrayDeque<>();
        for (SelectionRecord one = this; one != null; one = one.before) {
            parts.addFirst(one.rows);
        }
        return parts;
    }

    /** What a checkpoint holds of it. */
    State toState() {
        int length = 0;
        for (double[] part : parts()) {
            length += part.length;
        }
        if (length == 0) {
            return State.EMPTY;
        }
        double[] all = new double[length];
        int at = 0;
        for (double[] part : parts()) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return State.EMPTY.with(ROWS, all);
    }

    /** The record that a checkpoint holds. */
    static SelectionRecord from(State state) {
        double[] all = state.get(ROWS);
        return all == null ? NONE : new SelectionRecord(null, all);
    }
}
