package dev.firebreak.learning.update;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;

/**
 * The gradient over a mini-batch drawn without replacement from the examples, fresh in every round; over all of
 * them in their own order where there are no more than {@code batch}.
 *
 * @param batch examples per batch, at least 1
 */
record BatchGradient(int batch) implements Update {

    @Override
    public double compute(Model model, double[] theta, Examples examples, RandomStream stream, double[] out) {
        if (batch >= examples.count()) {
            return new FullGradient().compute(model, theta, examples, stream, out);
        }
        return model.gradient(theta, examples, stream.sample(examples.count(), batch), out);
    }
}
