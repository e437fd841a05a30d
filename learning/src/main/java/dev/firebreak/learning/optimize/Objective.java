package dev.firebreak.learning.optimize;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.stream.IntStream;

/** A function with its gradient, as an empirical risk or the negative logarithm of a likelihood. */
@FunctionalInterface
public interface Objective {

    /**
     * Value and gradient.
     *
     * @param theta parameters, d numbers, not written to
     * @param gradient d numbers, overwritten
     * @return the value
     */
    double evaluate(double[] theta, double[] gradient);

    /** The risk of a model over all of some examples, in their order. O(n d). */
    static Objective of(Model model, Examples examples) {
        int[] all = IntStream.range(0, examples.count()).toArray();
        return (theta, gradient) -> model.gradient(theta, examples, all, gradient);
    }
}
