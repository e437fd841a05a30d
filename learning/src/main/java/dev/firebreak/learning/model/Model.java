package dev.firebreak.learning.model;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;

/**
 * A parametric model with its loss. Parameters are one flat vector theta of {@link #dimension()} numbers. Every method is a
 * pure function with a fixed order of operations: equal arguments give equal bits on every machine.
 */
public interface Model {

    /** How many parameters, d. */
    int dimension();

    /** Start parameters, d numbers. */
    double[] initial(RandomStream stream);

    /**
     * The gradient of the mean loss over a batch.
     *
     * @param theta parameters, d numbers
     * @param examples where the batch is taken from
     * @param batch indices into {@code examples}, summed in this order; repeats count twice
     * @param gradient d numbers, overwritten by the gradient of the mean loss
     * @return the mean loss over the batch
     */
    double gradient(double[] theta, Examples examples, int[] batch, double[] gradient);

    /**
     * Mean loss and accuracy over all examples.
     *
     * @param theta parameters, d numbers
     */
    Evaluation evaluate(double[] theta, Examples examples);

    /**
     * An m for which the mean loss over any set of records is m-strongly convex, from the model's constants alone; 0 where nothing is
     * guaranteed.
     */
    default double strongConvexity() {
        return 0;
    }
}
