package dev.firebreak.learning.train;

import dev.firebreak.aggregation.coding.Assignment;
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
 * What every worker runs, rebuilt from the spec wherever it runs. Transforms up to the first one that remembers belong to
 * the worker, and so does compression if nothing remembers; the rest is done on its behalf by a {@link Deputy}. Thread safe.
 */
public final class WorkerProgram {
    private final Model model;
    private final Update update;
    private final List<Transform> transforms;
    private final Precision precision;
    private final Wire wire;
    private final boolean packs;
    private final Randomness randomness;

    private WorkerProgram(ExperimentSpec spec, Examples shape) {
        this.model = Models.MODELS.build(spec.model()).build(shape);
        this.update = Updates.UPDATES.build(spec.update());
        List<Transform> all = transforms(spec);
        this.transforms = all.subList(0, memoryless(spec));
        this.precision = spec.precision();
        this.wire = new Wire(spec);
        this.packs = !Deputy.isNeeded(all, wire);
        this.randomness = Randomness.of(spec.trainingSeed());
    }

    /**
     * The program of an experiment.
     *
     * @param spec the experiment
     * @param shape any examples of the data set, for dimension and classes
     */
    public static WorkerProgram of(ExperimentSpec spec, Examples shape) {
        return new WorkerProgram(spec, shape);
    }

    /** All transforms of the experiment. */
    static List<Transform> transforms(ExperimentSpec spec) {
        return spec.transforms().stream().map(Transforms.TRANSFORMS::build).toList();
    }

    /** How many transforms come before the first that remembers. */
    static int memoryless(ExperimentSpec spec) {
        List<Transform> all = transforms(spec);
        int count = 0;
        while (count < all.size() && !all.get(count).remembers()) {
            count++;
        }
        return count;
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
     * The message of one worker from the updates of its parties.
     *
     * @param updates the update of a party, not written to; asked once per party of the task, in order
     * @param losses the loss that came with the update of a party
     */
    public Message message(int round, Task task, IntFunction<double[]> updates, IntToDoubleFunction losses) {
        Assignment assignment = task.assignment();
        int[] subsets = assignment.subsets();
        double[] coded = assignment.isOneGradient() && transforms.isEmpty()
                ? updates.apply(subsets[0])
                : assignment.encode(model.dimension(), updates);
        for (int k = 0; k < transforms.size(); k++) {
            RandomStream stream = randomness.stream("transform-" + k, round, task.worker());
            transforms.get(k).apply(coded, stream, State.EMPTY);
        }
        double loss = 0;
        for (int subset : subsets) {
            loss += losses.applyAsDouble(subset);
        }
        Message.Content content =
                packs && task.sent() ? wire.pack(round, task, coded) : Message.dense(coded, precision);
        return new Message(task.worker(), content, loss / subsets.length, null);
    }
}
