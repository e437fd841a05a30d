package dev.firebreak.learning.train;

import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.CommittedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tasks of a round: who computes what. Byzantine workers are the last ones and compute only what their attack asks for. Tasks stand in
 * this order: honest workers, Byzantine ones that follow the protocol, honest ones on flipped labels.
 *
 * @param tasks the tasks
 * @param honest how many of them are honest workers'
 * @param protocol how many of them follow the protocol
 */
record RoundTasks(List<Task> tasks, int honest, int protocol) {

    /** The tasks of a plan under an attack that needs this. */
    static RoundTasks of(ExperimentSpec spec, Set<Attack.Need> needs, CodingPlan plan) {
        List<Task> tasks = new ArrayList<>();
        boolean flipOwn = needs.contains(Attack.Need.FLIPPED_OWN);
        Task.Reply reply = plan instanceof CommittedPlan ? Task.Reply.COMMITMENT : Task.Reply.MESSAGE;
        int following = flipOwn || needs.contains(Attack.Need.OWN_MESSAGES) ? spec.workers() : spec.honest();
        for (int worker = 0; worker < following; worker++) {
            tasks.add(task(plan, worker, flipOwn && worker >= spec.honest(), reply));
        }
        if (needs.contains(Attack.Need.FLIPPED_HONEST)) {
            for (int worker = 0; worker < spec.honest(); worker++) {
                tasks.add(task(plan, worker, true, Task.Reply.ATTACK_INPUT));
            }
        }
        return new RoundTasks(List.copyOf(tasks), spec.honest(), following);
    }

    /** Where the workers that follow the protocol computed, as far as that is known. */
    Map<Integer, Message.Origin> origins(Answers answers) {
        Map<Integer, Message.Origin> origins = new TreeMap<>();
        for (int k = 0; k < protocol; k++) {
            int worker = tasks.get(k).worker();
            answers.messages().get(k).map(Message::origin).ifPresent(origin -> origins.put(worker, origin));
        }
        return origins;
    }

    private static Task task(CodingPlan plan, int worker, boolean flipLabels, Task.Reply reply) {
        return new Task(worker, plan.assignment(worker), plan.key(worker), flipLabels, reply);
    }
}
