package dev.firebreak.jobs.workers;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Message;
import dev.firebreak.learning.train.Task;
import dev.firebreak.learning.train.WorkerProgram;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * What a Spark task does in a round: it runs some workers, one after the other, each from the blocks it holds. It keeps no
 * gradient between workers, so one worker's computation cannot touch another's message.
 *
 * @param program what every worker runs
 * @param blocks the parties' examples
 * @param parameters the round's parameters
 * @param round the round, from 0
 * @param fault what goes wrong here
 */
record WorkerTask(
        Broadcast<SharedProgram> program,
        List<Broadcast<Examples>> blocks,
        Broadcast<double[]> parameters,
        int round,
        Fault fault)
        implements Function<List<Task>, List<Message>> {

    @Override
    public List<Message> call(List<Task> tasks) {
        WorkerProgram shared = program.value().get(blocks.get(0).value());
        SparkEnv here = SparkEnv.get();
        Message.Origin origin = new Message.Origin(
                here.executorId(), here.blockManager().blockManagerId().host());
        List<Message> messages = new ArrayList<>();
        for (Task task : tasks) {
            messages.add(run(shared, task).from(origin));
        }
        return messages;
    }

    private Message run(WorkerProgram shared, Task task) {
        Map<Integer, double[]> updates = new HashMap<>();
        Map<Integer, Double> losses = new HashMap<>();
        for (int party : task.assignment().subsets()) {
            Examples own = blocks.get(party).value();
            Examples examples = task.flipLabels() ? own.withFlippedLabels() : own;
            double[] update = new double[shared.model().dimension()];
            losses.put(party, shared.update(round, parameters.value(), party, examples, update));
            fault.strike(task, update);
            updates.put(party, update);
        }
        return shared.message(round, task, updates::get, losses::get);
    }
}
