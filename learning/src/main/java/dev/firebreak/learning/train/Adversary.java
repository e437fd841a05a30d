package dev.firebreak.learning.train;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.aggregation.coding.CodingPlan;
import dev.firebreak.core.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The Byzantine workers. They see what the server reads of every honest message, and are never late: a lie in time does more
 * harm than silence. What they send goes over the same wire as everyone's.
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
     * @param honest the honest messages as the server reads them, late ones included: who is late cannot be foreseen
     * @param own the Byzantine workers' protocol messages, if the attack needs them
     * @param flipped the label-flipped updates, if the attack needs them
     * @param memory what the attack remembers
     */
    Forgery forge(
            int round,
            List<Message> honest,
            List<Message> own,
            List<Message> flipped,
            AggregationContext context,
            State memory) {
        ExperimentSpec spec = experiment.spec();
        Set<Attack.Need> needs = needs();
        boolean ownMissing = needs.contains(Attack.Need.OWN_MESSAGES) && own.size() < spec.attackers();
        boolean flippedMissing = flipped.size() < leastFlipped(needs, spec);
        if (attack.isEmpty() || honest.isEmpty() || ownMissing || flippedMissing) {
            return new Forgery(Forgery.silence().rows(), OptionalDouble.empty(), memory);
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
                        memory));
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
                Message.Content content = wire.forge(round, plan, worker, row);
                Message message = new Message(worker, content, 0, null);
                sent.add(Delivery.of(worker, content, wire.open(round, worker, plan.key(worker), row.length, message)));
            }
        }
        return sent;
    }
}
