package dev.firebreak.learning.train;

import dev.firebreak.coding.Assignment;
import dev.firebreak.core.State;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
import dev.firebreak.learning.augmentation.Augmentation;
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
 * What every worker runs, rebuilt from the spec wherever it runs: the update of each of its shards, coding, transforms,
 * compression, in this order. Its state goes in and comes out. Thread safe.
 */
public final class WorkerProgram {
    private static final String COMPRESSION = "compression";

    private final Model model;
    private final Update update;
    private final Augmentation augmentation;
    private final List<Transform> transforms;
    private final Wire wire;
    private final Randomness randomness;

    /**
     * The program of an experiment.
     *
     * @param spec what workers get of the experiment
     * @param shape any examples of the data set, for shape and classes
     */
    public WorkerProgram(WorkerSpec spec, Examples shape) {
        this.model = Models.MODELS.build(spec.model()).build(shape);
        this.update = Updates.UPDATES.build(spec.update());
        this.augmentation = Augmentation.of(spec.augmentation(), shape);
        this.transforms =
                spec.transforms().stream().map(Transforms.TRANSFORMS::build).toList();
        this.wire = new Wire(spec);
        this.randomness = Randomness.of(spec.seed());
    }

    /** Whether a worker carries state between rounds. */
    public boolean hasState() {
        return wire.hasState() || transforms.stream().anyMatch(Transform::hasState);
    }

    /** Whether what it does to a coded message is linear in it, and the same for all workers. */
    boolean isLinear() {
        return transforms.stream().allMatch(Transform::isLinear);
    }

    /** How many gradients an update takes. */
    public int gradients() {
        return update.gradients();
    }

    /** The multiple of theta that a worker adds to each gradient. */
    double weightDecay() {
        return update.weightDecay();
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /**
     * The update of one shard. Its draws are keyed by the shard, not by the worker that computes it, so that all replicas of
     * a subset agree.
     *
     * @param out d numbers, overwritten
     * @param participants how many workers take part in the round
     * @return the mean loss over the examples touched
     */
    public double update(int round, int participants, double[] theta, int shard, Examples examples, double[] out) {
        RoundView view = new RoundView(shard, round, participants, shard, "batch", randomness, augmentation);
        return update.compute(model, theta, examples, view, out);
    }

    /**
     * One worker's message and state, from the updates of its shards.
     *
     * @param participants how many workers take part in the round
     * @param updates the update of a shard, not written to; used once per shard of the task, in order
     * @param losses the loss that came with the update of a shard
     * @param state the worker's state; left as it is where the task is only input of an attack
     */
    public Answer answer(
            int round,
            int participants,
            Task task,
            IntFunction<double[]> updates,
            IntToDoubleFunction losses,
            State state) {
        Assignment assignment = task.assignment();
        int[] subsets = assignment.subsets();
        double[] coded =
                assignment.isOneGradient() ? updates.apply(subsets[0]) : assignment.encode(model.dimension(), updates);
        double loss = 0;
        for (int subset : subsets) {
            loss += losses.applyAsDouble(subset);
        }
        loss /= subsets.length;
        if (task.reply() == Task.Reply.ATTACK_INPUT) {
            double[] input = transform(round, participants, task, coded, stateless(), State.EMPTY)
                    .vector();
            return new Answer(new Message(task.worker(), wire.plain(input), loss, null), null, state);
        }
        Transform.Applied applied = transform(round, participants, task, coded, transforms.size(), state);
        double[] vector = applied.vector();
        State transformed = applied.state();
        Wire.Packed packed = wire.pack(round, task, vector, state.under(COMPRESSION));
        State next = wire.hasState() ? transformed.with(COMPRESSION, packed.state()) : transformed;
        Message message = new Message(task.worker(), packed.content(), loss, null);
        return task.reply() == Task.Reply.COMMITMENT
                ? new Answer(message.with(wire.commitment(round, task.key(), vector.length, message)), message, next)
                : new Answer(message, null, next);
    }

    private Transform.Applied transform(
            int round, int participants, Task task, double[] vector, int count, State state) {
        State next = State.EMPTY;
        double[] current = vector;
        for (int k = 0; k < count; k++) {
            String name = String.valueOf(k);
            RoundView view =
                    new RoundView(task.worker(), round, participants, task.key(), "transform-" + k, randomness);
            Transform.Applied applied = transforms.get(k).apply(current, view, state.under(name));
            current = applied.vector();
            next = next.with(name, applied.state());
        }
        return new Transform.Applied(current, next);
    }

    private int stateless() {
        int count = 0;
        while (count < transforms.size() && !transforms.get(count).hasState()) {
            count++;
        }
        return count;
    }
}
