package dev.firebreak.coding;

import dev.firebreak.aggregation.Rows;

/** What the server made of a round's messages. */
public sealed interface Decoded {

    /** What it may be relied on for. */
    DecodingStatus status();

    /** Workers whose messages were found wrong, ascending: malformed, outvoted or located by the code. */
    int[] suspects();

    /**
     * The gradient itself: the mean over all subsets, to be used as the aggregate without any rule.
     *
     * @param gradient d numbers
     * @param status EXACT, CERTIFIED, NOT_CERTIFIED or ESTIMATE
     * @param suspects workers found wrong, ascending
     */
    record Recovered(double[] gradient, DecodingStatus status, int[] suspects) implements Decoded {}

    /**
     * Rows that a robust rule must aggregate, each an estimate of the mean gradient if its makers were honest.
     *
     * @param rows the rows
     * @param byzantine how many of them may be wrong; the rule is called with this bound, and 2 * byzantine is below their
     *     number
     * @param status ROBUST, or NOT_CERTIFIED where an exact code falls back on the rule
     * @param suspects workers found wrong, ascending
     */
    record ToAggregate(Rows rows, int byzantine, DecodingStatus status, int[] suspects) implements Decoded {}

    /**
     * Nothing can be made of them, and the round is lost: the model stays where it is.
     *
     * @param reason a full sentence for logs and reports
     * @param suspects workers found wrong, ascending
     */
    record Lost(String reason, int[] suspects) implements Decoded {

        @Override
        public DecodingStatus status() {
            return DecodingStatus.NOT_CERTIFIED;
        }
    }

    /**
     * The messages themselves for the rule, with the bound that {@link Received} leaves for them.
     *
     * @param byzantine the bound f on all workers
     */
    static Decoded toAggregate(Received received, int byzantine) {
        return toAggregate(received.rows(), received.bound(byzantine), DecodingStatus.ROBUST, received.malformed());
    }

    /**
     * The rows for the rule, if it still has an honest majority, else a lost round.
     *
     * @param rows what is left
     * @param byzantine how many of them may be wrong
     */
    static Decoded toAggregate(Rows rows, int byzantine, DecodingStatus status, int[] suspects) {
        if (2 * byzantine >= rows.count()) {
            return new Lost(
                    "only " + rows.count() + " messages are left, of which " + byzantine + " may be wrong", suspects);
        }
        return new ToAggregate(rows, byzantine, status, suspects);
    }
}
