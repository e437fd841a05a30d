package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.datasets.Examples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Workers without Spark. The update of a party is computed once per round and shared by all workers that hold it, which is
 * legal only because this process computes for everybody: redundancy is accounted, not executed.
 */
public final class InProcessPool implements WorkerPool {
    private final WorkerProgram program;
    private final Parties parties;
    private final int threads;
    private final double[][] updates;
    private final double[] losses;

    /**
     * A pool.
     *
     * @param program what every worker runs
     * @param parties the parties' examples
     * @param threads how many threads compute; the results do not depend on it
     */
    public InProcessPool(WorkerProgram program, Parties parties, int threads) {
        this.program = program;
        this.parties = parties;
        this.threads = threads;
        this.updates = new double[2 * parties.count()][];
        this.losses = new double[2 * parties.count()];
    }

    @Override
    public Answers compute(int round, double[] theta, List<Task> tasks, Memories memories) {
        int[] wanted = tasks.stream()
                .flatMapToInt(task -> IntStream.of(task.assignment().subsets()).map(party -> slot(party, task)))
                .distinct()
                .toArray();
        Parallel.forEach(threads, wanted.length, () -> k -> {
            int slot = wanted[k];
            if (updates[slot] == null) {
                updates[slot] = new double[theta.length];
            }
            int party = slot % parties.count();
            Examples examples = parties.examples(party, slot >= parties.count());
            losses[slot] = program.update(round, theta, party, examples, updates[slot]);
        });
        List<State> before = memories.collect();
        Answer[] answers = new Answer[tasks.size()];
        Parallel.forEach(threads, answers.length, () -> k -> {
            Task task = tasks.get(k);
            answers[k] = program.answer(
                    round,
                    task,
                    party -> updates[slot(party, task)],
                    party -> losses[slot(party, task)],
                    before.get(task.worker()));
        });
        State[] after = before.toArray(State[]::new);
        Map<Integer, Message> held = new HashMap<>();
        List<Optional<Message>> messages = new ArrayList<>();
        for (int k = 0; k < answers.length; k++) {
            Task task = tasks.get(k);
            messages.add(Optional.of(answers[k].message()));
            answers[k].delivery().ifPresent(message -> held.put(task.worker(), message));
            if (task.reply() != Task.Reply.SIGHT) {
                after[task.worker()] = answers[k].memory();
            }
        }
        return new Answers(
                messages,
                wanted.length,
                Memories.of(List.of(after)),
                asked -> asked.stream().collect(Collectors.toMap(Function.identity(), held::get)));
    }

    @Override
    public String redundancy() {
        return "accounted";
    }

    /** There is nothing to release. */
    @Override
    public void close() {}

    private int slot(int party, Task task) {
        return task.flipLabels() ? parties.count() + party : party;
    }
}
