package dev.firebreak.jobs.workers;

import dev.firebreak.core.State;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Answer;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerProgram;
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
 * what it remembers. It keeps no gradient between workers, so one worker's computation cannot touch another's message.
 *
 * @param program what every worker runs
 * @param work the round
 */
record WorkerTask(Broadcast<SharedProgram> program, Broadcast<RoundWork> work)
        implements Function2<Integer, Iterator<List<State>>, Iterator<List<Answer>>> {

    @Override
    public Iterator<List<Answer>> call(Integer slice, Iterator<List<State>> memories) {
        SharedProgram shared = program.value();
        List<State> before = memories.next();
        RoundWork round = work.value();
        List<Task> tasks = round.slices().get(slice);
        List<Answer> answers = new ArrayList<>();
        for (int k = 0; k < tasks.size(); k++) {
            State memory = before.isEmpty() ? State.EMPTY : before.get(k);
            answers.add(run(shared, round, tasks.get(k), memory));
        }
        Attempts.note(round, tasks, answers);
        return List.of(answers).iterator();
    }

    private Answer run(SharedProgram shared, RoundWork round, Task task, State memory) {
        WorkerProgram worker = shared.program();
        Map<Integer, double[]> updates = new HashMap<>();
        Map<Integer, Double> losses = new HashMap<>();
        for (int party : task.assignment().subsets()) {
            Examples own = shared.examples(party);
            Examples examples = task.flipLabels() ? own.withFlippedLabels() : own;
            double[] update = new double[worker.model().dimension()];
            losses.put(party, worker.update(round.round(), round.theta(), party, examples, update));
            shared.fault().strike(task, update);
            updates.put(party, update);
        }
        try {
            return worker.answer(round.round(), task, updates::get, losses::get, memory);
        } catch (RuntimeException unusable) {
            if (memory.arrays().isEmpty() || TaskContext.get().isInterrupted()) {
                throw unusable;
            }
            // The state may have been made on a faulty executor; the other workers of the slice must not suffer for it.
            System.err.println("warning: worker " + task.worker() + " of round " + (round.round() + 1)
                    + " cannot use its state and starts anew: " + unusable);
            return worker.answer(round.round(), task, updates::get, losses::get, State.EMPTY);
        }
    }
}
