package dev.firebreak.jobs.workers;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a Spark task does in a round: it runs some workers, one after the other, each from the blocks it holds. It keeps
 * nothing between workers, so one worker's computation cannot touch another's message.
 *
 * @param spec the experiment, from which the workers' program is rebuilt
 * @param blocks the parties' examples
 * @param parameters the round's parameters
 * @param round the round, from 0
 */
record WorkerTask(
        Broadcast<ExperimentSpec> spec, List<Broadcast<Examples>> blocks, Broadcast<double[]> parameters, int round)
        implements FlatMapFunction<Iterator<Task>, Message> {

    @Override
    public Iterator<Message> call(Iterator<Task> tasks) {
        WorkerProgram program = WorkerProgram.of(spec.value(), blocks.get(0).value());
        List<Message> messages = new ArrayList<>();
        tasks.forEachRemaining(task -> messages.add(run(program, task)));
        return messages.iterator();
    }

    private Message run(WorkerProgram program, Task task) {
        Map<Integer, double[]> updates = new HashMap<>();
        Map<Integer, Double> losses = new HashMap<>();
        for (int party : task.assignment().subsets()) {
            Examples own = blocks.get(party).value();
            Examples examples = task.flipLabels() ? own.withFlippedLabels() : own;
            double[] update = new double[program.model().dimension()];
            losses.put(party, program.update(round, parameters.value(), party, examples, update));
            updates.put(party, update);
        }
        return program.message(round, task, updates::get, losses::get);
    }
}
