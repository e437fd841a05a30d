package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;

/**
 * Everything the Byzantine workers know when they answer.
 *
 * @param honest the honest messages of the round, q rows in worker order
 * @param byzantine how many Byzantine workers answer, at least 1
 * @param declared the bound f that the server uses
 * @param pipeline the server's pipeline; {@code null} where it is not known (an attack that needs it then refuses)
 * @param aggregation what the pipeline will be given besides the rows
 * @param own the Byzantine workers' protocol messages, if the attack needs them, else {@code null}
 * @param flipped the label-flipped updates, if the attack needs them, else {@code null}
 * @param round the round, from 0
 * @param stream draws for this attack in this round
 * @param memory what the attack remembered
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
        State memory) {}
