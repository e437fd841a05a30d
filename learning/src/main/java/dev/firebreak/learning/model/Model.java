package dev.firebreak.learning.model;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.tensor.ElementType;
import dev.firebreak.learning.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A parametric model: scores of an example, and a loss of the scores. Parameters are one flat vector theta of {@link #dimension()}
 * numbers. Every method is a pure function with a fixed order of operations: equal arguments give equal bits on every machine.
 */
public interface Model {
    /** The name of the array of a model whose parameters are stored as one. */
    String THETA = "theta";

    /** How many parameters, d. */
    int dimension();

    /** How many scores an example has, k: one per class, or a single one for regression and for two classes. */
    int outputs();

    /** The loss of an example's scores. */
    Loss loss();

    /** Start parameters, d numbers. */
    double[] initial(RandomStream stream);

    /**
     * The scores of some examples.
     *
     * @param theta parameters, d numbers
     * @param examples where they are taken from
     * @param rows indices into {@code examples}
     * @param out overwritten by k numbers for each row, in this order
     */
    void scores(double[] theta, Examples examples, int[] rows, double[] out);

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
     * The gradient of the mean loss over a batch in training: as the other, where a model draws nothing and treats each example by itself.
     *
     * @param draws what dropout draws from; where a batch was drawn from it before, it goes on from there
     */
    default double gradient(double[] theta, Examples examples, int[] batch, RandomStream draws, double[] gradient) {
        return gradient(theta, examples, batch, gradient);
    }

    /** Whether a gradient in training is the mean of gradients that each depend on one example: not so with batch norm. */
    default boolean isSeparable() {
        return true;
    }

    /**
     * The model as it is evaluated at some parameters: this one, unless it has statistics of the data besides its parameters, such as those of
     * batch norm; then with the statistics of a sample of these examples.
     *
     * @param theta parameters, d numbers
     * @param examples training examples
     * @param draws what the sample is drawn from
     */
    default Model calibrated(double[] theta, Examples examples, RandomStream draws) {
        return this;
    }

    /** The arrays that hold the model at some parameters in a file: one vector {@link #THETA}, unless a model has arrays with names. */
    default List<Tensor> toTensors(double[] theta) {
        return List.of(Tensor.vector(THETA, ElementType.F64, theta));
    }

    /**
     * The parameters that arrays of a file hold, of {@link #toTensors} or from elsewhere.
     *
     * @param file its name, for messages
     * @throws InputException if they are not this model's, naming an array, what was found and what is expected
     */
    default StoredModel fromTensors(String file, List<Tensor> tensors) {
        if (tensors.size() != 1) {
            throw new InputException(file + ": it has the tensors "
                    + Excerpt.list(tensors.stream().map(Tensor::name).toList()) + "; expected one of " + dimension()
                    + " numbers, " + THETA);
        }
        double[] theta = tensors.get(0).values();
        if (theta.length != dimension()) {
            throw new InputException(file + ": it has " + theta.length + " parameters, but the model has " + dimension()
                    + " on these data");
        }
        return new StoredModel(this, theta);
    }

    /** What the objective adds to the mean loss: the regulariser, at least 0. */
    default double penalty(double[] theta) {
        return 0;
    }

    /**
     * The norm of the gradient of each example by itself, regulariser included.
     *
     * @param theta parameters, d numbers
     * @param rows indices into {@code examples}
     * @param norms overwritten by one number for each row
     */
    default void gradientNorms(double[] theta, Examples examples, int[] rows, double[] norms) {
        double[] gradient = new double[dimension()];
        for (int i = 0; i < rows.length; i++) {
            gradient(theta, examples, new int[] {rows[i]}, gradient);
            norms[i] = Norm.of(gradient);
        }
    }

    /**
     * The sum over some examples of their gradients, each scaled to the clip norm if it is longer: {@code sum_i g_i min(1, C / ||g_i||)}.
     *
     * @param theta parameters, d numbers
     * @param rows indices into {@code examples}, summed in this order; may be none
     * @param clip C, greater than 0; may be infinite
     * @param sum d numbers, overwritten
     */
    default void clippedSum(double[] theta, Examples examples, int[] rows, double clip, double[] sum) {
        double[] gradient = new double[dimension()];
        Arrays.fill(sum, 0);
        for (int row : rows) {
            gradient(theta, examples, new int[] {row}, gradient);
            Norm.shorten(gradient, clip);
            for (int j = 0; j < sum.length; j++) {
                sum[j] += gradient[j];
            }
        }
    }

    /**
     * Mean loss and accuracy over all examples.
     *
     * @param theta parameters, d numbers
     */
    default Evaluation evaluate(double[] theta, Examples examples) {
        return Evaluation.of(this, theta, examples);
    }

    /**
     * An m for which the mean loss over any set of records is m-strongly convex, from the model's constants alone; 0 where nothing is
     * guaranteed.
     */
    default double strongConvexity() {
        return 0;
    }
}
