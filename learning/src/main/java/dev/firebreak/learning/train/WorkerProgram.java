package dev.firebreak.learning.train;

import dev.firebreak.coding.Assignment;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.transform.Transform;
import dev.firebreak.learning.transform.Transforms;
import dev.firebreak.learning.update.Update;
import dev.firebreak.learning.update.Updates;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/**
 * What every worker runs, rebuilt from the spec wherever it runs: the update of each of its parties, coding, transforms,
 * compression, in this order. What it remembers goes in and comes out. Thread safe.
 */
public final class WorkerProgram {
    private static final String COMPRESSION = "compression";

    private final Model model;
    private final Update update;
    private final List<Transform> transforms;
    private final Wire wire;
    private final Randomness randomness;

    private WorkerProgram(WorkerSpec spec, Examples shape) {
        this.model = Models.MODELS.build(spec.model()).build(shape);
        this.update = Updates.UPDATES.build(spec.update());
        this.transforms =
                spec.transforms().stream().map(Transforms.TRANSFORMS::build).toList();
        this.wire = new Wire(spec);
        this.randomness = Randomness.of(spec.seed());
    }

    /**
     * The program of an experiment.
     *
     * @param spec what workers know of the experiment
     * @param shape any examples of the data set, for dimension and classes
     */
    public static WorkerProgram of(WorkerSpec spec, Examples shape) {
        return new WorkerProgram(spec, shape);
    }

    /** Whether a worker remembers anything between rounds. */
    public boolean remembers() {
        return wire.remembers() || transforms.stream().anyMatch(Transform::remembers);
    }

    /** Whether what it does to a coded message is linear in it, and the same for all workers. */
    boolean isLinear() {
        return transforms.stream().allMatch(Transform::isLinear);
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /**
     * The update of one party. Its draws are keyed by the party, not by the worker that computes it, so that all replicas of
     * a subset agree.
     *
     * @param out d numbers, overwritten
     * @return the mean loss over the examples touched
     */
    public double update(int round, double[] theta, int party, Examples examples, double[] out) {
        return update.compute(model, theta, examples, randomness.stream("batch", round, party), out);
    }

    /**
     * What one worker makes of the updates of its parties.
     *
     * @param updates the update of a party, not written to; asked once per party of the task, in order
     * @param losses the loss that came with the update of a party
     * @param memory what the worker remembers; nothing comes of it where the task is for sight alone
     */
    public Answer answer(
            int round, Task task, IntFunction<double[]> updates, IntToDoubleFunction losses, State memory) {
        Assignment assignment = task.assignment();
        int[] subsets = assignment.subsets();
        double[] vector = assignment.isOneGradient() && transforms.isEmpty()
                ? updates.apply(subsets[0])
                : assignment.encode(model.dimension(), updates);
        double loss = 0;
        for (int subset : subsets) {
            loss += losses.applyAsDouble(subset);
        }
        loss /= subsets.length;
        if (task.reply() == Task.Reply.SIGHT) {
            transform(round, task, vector, memoryless(), State.EMPTY);
            return new Answer(new Message(task.worker(), wire.plain(vector), loss, null), null, memory);
        }
        State transformed = transform(round, task, vector, transforms.size(), memory);
        Wire.Packed packed = wire.pack(round, task, vector, memory.under(COMPRESSION));
        State next = wire.remembers() ? transformed.with(COMPRESSION, packed.memory()) : transformed;
        Message message = new Message(task.worker(), packed.content(), loss, null);
        return task.reply() == Task.Reply.PROMISE
                ? new Answer(message.with(wire.promise(round, task.key(), vector.length, message)), message, next)
                : new Answer(message, null, next);
    }

    private State transform(int round, Task task, double[] vector, int count, State memory) {
        State next = State.EMPTY;
        for (int k = 0; k < count; k++) {
            String name = String.valueOf(k);
            RandomStream stream = randomness.stream("transform-" + k, round, task.key());
            next = next.with(name, transforms.get(k).apply(vector, stream, memory.under(name)));
        }
        return next;
    }

    private int memoryless() {
        int count = 0;
        while (count < transforms.size() && !transforms.get(count).remembers()) {
            count++;
        }
        return count;
    }
}
