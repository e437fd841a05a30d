package dev.firebreak.learning.train;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.core.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The Byzantine workers. They see what the server reads of every honest message, and always answer in time, the worst case. What they send goes over the same wire as everyone's.
 */
final class Adversary {
    private final Experiment experiment;
    private final Optional<Attack> attack;

    Adversary(Experiment experiment) {
        this.experiment = experiment;
        this.attack = experiment.attack();
    }

    /** What must be computed for the attack. */
    Set<Attack.Need> needs() {
        return attack.map(Attack::needs).orElse(Set.of());
    }

    /**
     * What the Byzantine workers want the server to read. Where a real deadline left the attack without what it needs they stay
     * silent.
     *
     * @param exchange where they see what honest workers send, and what they would send themselves if they followed the protocol
     * @param attackInputs what was computed only as input of the attack
     * @param state the attack's state
     */
    Forgery forge(int round, Exchange exchange, List<Message> attackInputs, AggregationContext context, State state) {
        if (attack.isEmpty()) {
            return silence(state);
        }
        ExperimentSpec spec = experiment.spec();
        Set<Attack.Need> needs = needs();
        List<Message> seen = exchange.seen();
        List<Message> honest =
                seen.stream().filter(m -> m.worker() < spec.honest()).toList();
        List<Message> own =
                seen.stream().filter(m -> m.worker() >= spec.honest()).toList();
        List<Message> flipped = needs.contains(Attack.Need.FLIPPED_OWN) ? own : attackInputs;
        boolean ownMissing = needs.contains(Attack.Need.OWN_MESSAGES) && own.size() < spec.attackers();
        boolean flippedMissing = flipped.size() < leastFlipped(needs, spec);
        if (honest.isEmpty() || ownMissing || flippedMissing) {
            return silence(state);
        }
        return attack.get()
                .forge(new AttackContext(
                        Message.rows(honest),
                        spec.attackers(),
                        spec.byzantine(),
                        experiment.pipeline(),
                        context,
                        own.isEmpty() ? null : Message.rows(own),
                        flipped.isEmpty() ? null : Message.rows(flipped),
                        round,
                        experiment.randomness().stream("attack", round, 0),
                        state));
    }

    private static Forgery silence(State state) {
        return new Forgery(Forgery.silence().rows(), OptionalDouble.empty(), state);
    }

    private static int leastFlipped(Set<Attack.Need> needs, ExperimentSpec spec) {
        if (needs.contains(Attack.Need.FLIPPED_OWN)) {
            return spec.attackers();
        }
        return needs.contains(Attack.Need.FLIPPED_HONEST) ? 1 : 0;
    }

    /** The forged messages as they arrive. */
    List<Delivery> send(int round, CodingPlan plan, Forgery forgery) {
        Wire wire = experiment.wire();
        ExperimentSpec spec = experiment.spec();
        List<Delivery> sent = new ArrayList<>();
        for (int worker = spec.honest(); worker < spec.workers(); worker++) {
            double[] row = forgery.rowOf(worker - spec.honest());
            if (row != null) {
                int length = experiment.messageLength(plan.assignment(worker));
                Message.Content content = wire.forge(round, plan, worker, row);
                Message message = new Message(worker, content, 0, null);
                sent.add(new Delivery(
                        worker, content.bytes(), wire.open(round, worker, plan.key(worker), length, message)));
            }
        }
        return sent;
    }
}
