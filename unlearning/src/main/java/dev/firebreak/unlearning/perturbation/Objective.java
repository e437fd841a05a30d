package dev.firebreak.unlearning.perturbation;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.stream.IntStream;

/** An empirical risk: the mean loss over a set of records, regulariser included, with its gradient. */
@FunctionalInterface
public interface Objective {

    /**
     * Value and gradient.
     *
     * @param theta parameters, d numbers, not written to
     * @param gradient d numbers, overwritten
     * @return the mean loss
     */
    double evaluate(double[] theta, double[] gradient);

    /** The risk of a model over all of some examples, in their order. O(n d). */
    static Objective of(Model model, Examples examples) {
        int[] all = IntStream.range(0, examples.count()).toArray();
        return (theta, gradient) -> model.gradient(theta, examples, all, gradient);
    }
}
