package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerProgram;
import dev.firebreak.learning.train.WorkerSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a Spark task does in a round: it runs the workers of a slice, one after the other, each from the blocks it holds and from
 * its own state. It keeps no gradient between workers, so one worker's computation cannot touch another's message.
 */
record WorkerTask(Broadcast<WorkerTask.SharedProgram> program, Broadcast<WorkerTask.Round> work)
        implements Function2<Integer, Iterator<Map<Integer, State>>, Iterator<WorkerTask.Answers>> {

    @Override
    public Iterator<Answers> call(Integer slice, Iterator<Map<Integer, State>> states) {
        SharedProgram shared = program.value();
        Map<Integer, State> before = states.next();
        Map<Integer, State> after = new HashMap<>(before);
        Round round = work.value();
        List<Task> tasks = round.slices().get(slice);
        List<Answer> answers = new ArrayList<>();
        for (Task task : tasks) {
            Answer answer = run(shared, round, task, before.getOrDefault(task.worker(), State.EMPTY));
            answers.add(answer);
            if (task.reply() != Task.Reply.ATTACK_INPUT) {
                after.put(task.worker(), answer.state());
            }
        }
        Attempts.note(round, tasks, answers);
        return List.of(new Answers(answers, after)).iterator();
    }

    private Answer run(SharedProgram shared, Round round, Task task, State state) {
        WorkerProgram worker = shared.program();
        Map<Integer, double[]> updates = new HashMap<>();
        Map<Integer, Double> losses = new HashMap<>();
        for (int shard : task.assignment().subsets()) {
            Examples own = shared.blocks.get(shard).value();
            Examples examples = task.flipLabels() ? own.withFlippedLabels() : own;
            double[] update = new double[worker.model().dimension()];
            losses.put(
                    shard, worker.update(round.round(), round.participants(), round.theta(), shard, examples, update));
            shared.fault.strike(task, update);
            updates.put(shard, update);
        }
        try {
            return worker.answer(round.round(), round.participants(), task, updates::get, losses::get, state);
        } catch (RuntimeException unusable) {
            if (state.arrays().isEmpty() || TaskContext.get().isInterrupted()) {
                throw unusable;
            }
            // The state may have been made on a faulty executor; the other workers of the slice are not affected.
            System.err.println("warning: worker " + task.worker() + " of round " + (round.round() + 1)
                    + " cannot use its state and starts anew: " + unusable);
            return worker.answer(round.round(), round.participants(), task, updates::get, losses::get, State.EMPTY);
        }
    }

    /** A round as the executors get it: the parameters, and by Spark partition what to compute. */
    record Round(int round, int participants, double[] theta, List<List<Task>> slices) implements Serializable {}

    /** The results of a slice, one per task in their order, and the states of all its workers after the round. */
    record Answers(List<Answer> answers, Map<Integer, State> states) implements Serializable {}

    /**
     * The workers' program as it is broadcast, once for all rounds: what workers know of the spec, from which each executor builds the
     * program, and where the shards are. Parts are values, so workers share nothing by it.
     */
    static final class SharedProgram implements Serializable {
        private static final long serialVersionUID = 1L;

        private final WorkerSpec spec;
        private final List<Broadcast<Examples>> blocks;
        final Fault fault;
        private transient volatile WorkerProgram program;

        SharedProgram(WorkerSpec spec, List<Broadcast<Examples>> blocks, Fault fault) {
            this.spec = spec;
            this.blocks = blocks;
            this.fault = fault;
        }

        // Two tasks may both build it; they build the same.
        WorkerProgram program() {
            if (program == null) {
                program = new WorkerProgram(spec, blocks.get(0).value());
            }
            return program;
        }
    }
}
