package dev.firebreak.learning.update;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;

/** What one data owner computes on its own examples at the broadcast parameters: a pure function of its arguments. */
@FunctionalInterface
public interface Update {

    /**
     * Computes the update.
     *
     * @param model the model
     * @param theta broadcast parameters, d numbers, not written to
     * @param examples the examples
     * @param stream draws keyed by (training seed, round, shard): mini-batches
     * @param out d numbers, overwritten by the update (a gradient, or minus the movement of local steps)
     * @return the mean loss over the examples touched
     */
    double compute(Model model, double[] theta, Examples examples, RandomStream stream, double[] out);
}
