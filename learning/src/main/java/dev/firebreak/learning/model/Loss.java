package dev.firebreak.learning.model;

/** The loss of one example as a function of its scores, with its derivative. */
public interface Loss {

    /**
     * The loss at some scores.
     *
     * @param scores the example's scores at {@code at .. at + outputs - 1}, overwritten by the derivative of the loss by them
     * @param target the class or real number to be predicted
     */
    double differentiate(double[] scores, int at, int outputs, double target);

    /** Whether the scores predict the target's class; never for regression. */
    default boolean predicts(double[] scores, int at, int outputs, double target) {
        return false;
    }
}
