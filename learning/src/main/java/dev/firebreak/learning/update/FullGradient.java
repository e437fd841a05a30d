package dev.firebreak.learning.update;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.RoundView;
import dev.firebreak.learning.model.Model;
import java.util.stream.IntStream;

/** The gradient over all examples of the shard, in their own order; draws nothing. */
record FullGradient() implements Update {

    @Override
    public double compute(Model model, double[] theta, Examples examples, RoundView view, double[] out) {
        return ofAll(model, theta, examples, out);
    }

    /** The gradient at theta. */
    static double ofAll(Model model, double[] theta, Examples examples, double[] out) {
        return model.gradient(
                theta, examples, IntStream.range(0, examples.count()).toArray(), out);
    }
}
