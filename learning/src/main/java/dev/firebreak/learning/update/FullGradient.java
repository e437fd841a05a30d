package dev.firebreak.learning.update;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.stream.IntStream;

/** The gradient over all examples of the shard, in their own order; draws nothing. */
record FullGradient() implements Update {

    @Override
    public double compute(Model model, double[] theta, Examples examples, RandomStream stream, double[] out) {
        return model.gradient(
                theta, examples, IntStream.range(0, examples.count()).toArray(), out);
    }
}
