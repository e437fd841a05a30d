package dev.firebreak.learning.train;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The Byzantine workers of any training loop. They see what the server reads of every honest message, and always answer in time, the
 * worst case. Immutable: the attack's state goes in and comes out.
 *
 * @param attack what Byzantine workers do; empty if none attacks
 * @param pipeline the server's pipeline, which the attack may use
 * @param randomness the run's draws
 */
public record Adversary(Optional<Attack> attack, Pipeline pipeline, Randomness randomness) {

    /**
     * What the Byzantine workers see of a round.
     *
     * @param honest the honest messages as the server reads them, in worker order, late ones included
     * @param own what the Byzantine workers would send if they followed the protocol, in worker order; no rows if the attack does not need
     *     them, or they were not all computed
     * @param flipped honest updates on flipped labels, computed only for the attack; no rows if it does not need them
     */
    public record Seen(Rows honest, Rows own, Rows flipped) {}

    /** What must be computed for the attack besides the honest messages. */
    public Set<Attack.Need> needs() {
        return attack.map(Attack::needs).orElse(Set.of());
    }

    /**
     * The vectors that the server is to read of the Byzantine workers. They send nothing where there is none of them, no honest message, or less than
     * the attack needs.
     *
     * @param round the round, from 0
     * @param byzantine how many Byzantine workers take part, at least 0
     * @param tolerance the server's bound on them
     * @param context what the pipeline will be given besides the rows
     * @param state the attack's state, {@link State#EMPTY} at first
     * @return their messages, and the attack's state for the next round
     * @throws dev.firebreak.core.InputException if the attack is not defined for these numbers of workers
     */
    public Forgery forge(int round, Seen seen, int byzantine, int tolerance, AggregationContext context, State state) {
        Set<Attack.Need> needs = needs();
        boolean ownMissing = (needs.contains(Attack.Need.OWN_MESSAGES) || needs.contains(Attack.Need.FLIPPED_OWN))
                && seen.own.count() < byzantine;
        boolean flippedMissing = needs.contains(Attack.Need.FLIPPED_HONEST) && seen.flipped.count() == 0;
        if (attack.isEmpty() || byzantine == 0 || seen.honest.count() == 0 || ownMissing || flippedMissing) {
            return silence(state);
        }
        return attack.get()
                .forge(new AttackContext(
                        seen.honest,
                        byzantine,
                        tolerance,
                        pipeline,
                        context,
                        orNull(seen.own),
                        orNull(needs.contains(Attack.Need.FLIPPED_OWN) ? seen.own : seen.flipped),
                        round,
                        randomness.stream("attack", round, 0),
                        state));
    }

    /** No message, and the attack's state as it was. */
    static Forgery silence(State state) {
        return new Forgery(Forgery.silence().rows(), OptionalDouble.empty(), state);
    }

    private static Rows orNull(Rows rows) {
        return rows.count() == 0 ? null : rows;
    }
}
