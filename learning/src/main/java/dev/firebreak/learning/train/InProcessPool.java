package dev.firebreak.learning.train;

import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.datasets.Examples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    public Answers compute(int round, double[] theta, List<Task> tasks) {
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
        Message[] messages = new Message[tasks.size()];
        Parallel.forEach(threads, messages.length, () -> k -> {
            Task task = tasks.get(k);
            messages[k] = program.message(
                    round, task, party -> updates[slot(party, task)], party -> losses[slot(party, task)]);
        });
        return new Answers(Arrays.stream(messages).map(Optional::of).toList(), wanted.length);
    }

    @Override
    public String redundancy() {
        return "accounted";
    }

    @Override
    public String faultDomain() {
        return "process";
    }

    /** There is nothing to release. */
    @Override
    public void close() {}

    private int slot(int party, Task task) {
        return task.flipLabels() ? parties.count() + party : party;
    }
}
