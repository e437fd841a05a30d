package dev.firebreak.learning.train;

import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.CommittedPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The tasks of a round: which participant computes what. Byzantine workers have the highest ids and compute only what their attack
 * needs. The order of tasks: honest workers, Byzantine ones that follow the protocol, honest ones on flipped labels.
 *
 * @param round the round, from 0
 * @param honest ids of the participants that follow the protocol, ascending
 * @param byzantine ids of the participants that attack, ascending
 * @param tasks the tasks
 * @param protocol how many of the tasks follow the protocol
 */
public record RoundTasks(int round, List<Integer> honest, List<Integer> byzantine, List<Task> tasks, int protocol) {

    /** The tasks of a plan for participants in ascending order, of whom those from {@code firstByzantine} on attack. */
    static RoundTasks of(int round, int[] participants, int firstByzantine, Set<Attack.Need> needs, CodingPlan plan) {
        List<Integer> honest = ids(participants, 0, firstByzantine);
        List<Integer> byzantine = ids(participants, firstByzantine, Integer.MAX_VALUE);
        boolean flipOwn = needs.contains(Attack.Need.FLIPPED_OWN);
        Task.Reply reply = plan instanceof CommittedPlan ? Task.Reply.COMMITMENT : Task.Reply.MESSAGE;
        List<Task> tasks = new ArrayList<>();
        honest.forEach(worker -> tasks.add(task(plan, worker, false, reply)));
        if (flipOwn || needs.contains(Attack.Need.OWN_MESSAGES)) {
            byzantine.forEach(worker -> tasks.add(task(plan, worker, flipOwn, reply)));
        }
        int protocol = tasks.size();
        if (needs.contains(Attack.Need.FLIPPED_HONEST)) {
            honest.forEach(worker -> tasks.add(task(plan, worker, true, Task.Reply.ATTACK_INPUT)));
        }
        return new RoundTasks(round, honest, byzantine, List.copyOf(tasks), protocol);
    }

    private static List<Integer> ids(int[] participants, int from, int to) {
        return IntStream.of(participants)
                .filter(worker -> worker >= from && worker < to)
                .boxed()
                .toList();
    }

    /** How many workers take part. */
    public int participants() {
        return honest.size() + byzantine.size();
    }

    /** Whether a worker that takes part is honest. */
    boolean isHonest(int worker) {
        return byzantine.isEmpty() || worker < byzantine.get(0);
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
