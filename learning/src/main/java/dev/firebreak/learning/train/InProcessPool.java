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
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Workers without Spark. The update of a shard is computed once per round and shared by all workers that hold it, which is
 * legal only because this process computes for everybody: redundancy is accounted, not executed.
 */
public final class InProcessPool implements WorkerPool {
    private final WorkerProgram program;
    private final DataShards shards;
    private final int threads;
    private final double[][] updates;
    private final double[] losses;

    /**
     * A pool.
     *
     * @param program what every worker runs
     * @param shards the data owners' examples
     * @param threads how many threads compute; the results do not depend on it
     */
    public InProcessPool(WorkerProgram program, DataShards shards, int threads) {
        this.program = program;
        this.shards = shards;
        this.threads = threads;
        this.updates = new double[2 * shards.count()][];
        this.losses = new double[2 * shards.count()];
    }

    @Override
    public Answers compute(RoundTasks roundTasks, double[] theta, WorkerStates states) {
        int round = roundTasks.round();
        int participants = roundTasks.participants();
        List<Task> tasks = roundTasks.tasks();
        int[] wanted = tasks.stream()
                .flatMapToInt(task -> IntStream.of(task.assignment().subsets()).map(shard -> slot(shard, task)))
                .distinct()
                .toArray();
        IntConsumer update = slot -> {
            if (updates[slot] == null) {
                updates[slot] = new double[theta.length];
            }
            int shard = slot % shards.count();
            Examples examples = shards.examples(shard, slot >= shards.count());
            losses[slot] = program.update(round, participants, theta, shard, examples, updates[slot]);
        };
        // Where every task has a shard of its own, the update is still in the cache when the message is made of it.
        boolean apart = wanted.length == tasks.size()
                && tasks.stream().allMatch(task -> task.assignment().subsets().length == 1);
        if (!apart) {
            Parallel.forEach(threads, wanted.length, () -> k -> update.accept(wanted[k]));
        }
        Map<Integer, State> before = states.collect();
        Answer[] answers = new Answer[tasks.size()];
        Parallel.forEach(threads, answers.length, () -> k -> {
            Task task = tasks.get(k);
            if (apart) {
                update.accept(wanted[k]);
            }
            answers[k] = program.answer(
                    round,
                    participants,
                    task,
                    shard -> updates[slot(shard, task)],
                    shard -> losses[slot(shard, task)],
                    before.getOrDefault(task.worker(), State.EMPTY));
        });
        Map<Integer, State> after = new HashMap<>(before);
        Map<Integer, Message> pending = new HashMap<>();
        List<Optional<Message>> messages = new ArrayList<>();
        for (int k = 0; k < answers.length; k++) {
            Task task = tasks.get(k);
            messages.add(Optional.of(answers[k].message()));
            answers[k].delivery().ifPresent(message -> pending.put(task.worker(), message));
            if (task.reply() != Task.Reply.ATTACK_INPUT) {
                after.put(task.worker(), answers[k].state());
            }
        }
        return new Answers(
                messages,
                (long) wanted.length * program.gradients(),
                WorkerStates.of(after),
                asked -> asked.stream().collect(Collectors.toMap(Function.identity(), pending::get)));
    }

    @Override
    public String redundancy() {
        return "accounted";
    }

    /** There is nothing to release. */
    @Override
    public void close() {}

    private int slot(int shard, Task task) {
        return task.flipLabels() ? shards.count() + shard : shard;
    }
}
