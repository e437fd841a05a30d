package dev.firebreak.unlearning.finetuning;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;

/**
 * Where mean batch gradients over the retain set come from: this process, or executors that send weighted block means. It
 * answers with the mean and not with the sum because a mean taken through a sum, (m g) / m, is not g bit for bit, and a run
 * without clipping and noise must be plain stochastic gradient descent.
 */
@FunctionalInterface
public interface GradientSource {

    /**
     * The gradient of the mean loss over a batch.
     *
     * @param theta parameters, d numbers, not written to
     * @param batch indices into the retain set
     * @param out d numbers, overwritten
     * @return the mean loss over the batch
     */
    double mean(double[] theta, int[] batch, double[] out);

    /** The gradients of a model on examples in this process. */
    static GradientSource of(Model model, Examples retained) {
        return (theta, batch, out) -> model.gradient(theta, retained, batch, out);
    }
}
