package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import java.util.stream.IntStream;

/**
 * Everything that the Byzantine workers' messages may depend on.
 *
 * @param honest the honest messages of the round, q rows in worker order
 * @param byzantine how many Byzantine workers send a message, at least 1
 * @param declared the bound f that the server uses
 * @param pipeline the server's pipeline; {@code null} where it is not known (an attack that needs it then refuses)
 * @param aggregation what the pipeline will be given besides the rows
 * @param own the Byzantine workers' protocol messages, if the attack needs them, else {@code null}
 * @param flipped the label-flipped updates, if the attack needs them, else {@code null}
 * @param round the round, from 0
 * @param stream draws for this attack in this round
 * @param state the attack's state after the round before
 */
public record AttackContext(
        Rows honest,
        int byzantine,
        int declared,
        Pipeline pipeline,
        AggregationContext aggregation,
        Rows own,
        Rows flipped,
        int round,
        RandomStream stream,
        State state) {
    /**
     * The honest messages that the server will use: those that are finite, in worker order; all of them if none is. An adversary that took a
     * row of NaN into its mean would send NaN.
     */
    public Rows seen() {
        return finite(honest);
    }

    /** The rows that are finite; all of them if none is. */
    static Rows finite(Rows rows) {
        int[] finite = IntStream.range(0, rows.count()).filter(rows::isFinite).toArray();
        return finite.length == 0 || finite.length == rows.count() ? rows : rows.select(finite);
    }
}
