package dev.firebreak.learning.update;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
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
     * @param view the round, and draws keyed by (training seed, round, shard): mini-batches
     * @param out d numbers, overwritten by the update (a gradient, or minus the movement of local steps)
     * @return the mean loss over the examples touched
     */
    double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out);

    /** How many gradients it takes: 1 if it is a gradient, more if it is the movement of as many local steps. */
    default int gradients() {
        return 1;
    }

    /** The multiple of theta that is added to each gradient, at least 0. */
    default double weightDecay() {
        return 0;
    }
}
