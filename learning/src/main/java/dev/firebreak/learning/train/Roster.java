package dev.firebreak.learning.train;

import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.coding.CodingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who computes what in a round. Byzantine workers are the last ones and compute only what their attack asks for. Tasks stand in
 * this order: honest workers, Byzantine ones that follow the protocol, honest ones on flipped labels.
 *
 * @param tasks the tasks
 * @param honest how many of them are honest workers'
 * @param protocol how many of them follow the protocol
 */
record Roster(List<Task> tasks, int honest, int protocol) {

    /** The roster of a plan under an attack that needs this. */
    static Roster of(ExperimentSpec spec, Set<Attack.Need> needs, CodingPlan plan) {
        List<Task> tasks = new ArrayList<>();
        boolean flipOwn = needs.contains(Attack.Need.FLIPPED_OWN);
        int following = flipOwn || needs.contains(Attack.Need.OWN_MESSAGES) ? spec.workers() : spec.honest();
        for (int worker = 0; worker < following; worker++) {
            tasks.add(task(plan, worker, flipOwn && worker >= spec.honest(), true));
        }
        if (needs.contains(Attack.Need.FLIPPED_HONEST)) {
            for (int worker = 0; worker < spec.honest(); worker++) {
                tasks.add(task(plan, worker, true, false));
            }
        }
        return new Roster(List.copyOf(tasks), spec.honest(), following);
    }

    private static Task task(CodingPlan plan, int worker, boolean flipLabels, boolean sent) {
        return new Task(worker, plan.assignment(worker), plan.key(worker), flipLabels, sent);
    }
}
