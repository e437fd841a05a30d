package dev.firebreak.unlearning.unlearner;

/**
 * A way to forget: a pure function of the {@link Problem}. With an empty forget set it runs the same code, which is the other
 * world that its certificate compares with: {@code unlearn(train(D), D, D_f)} against {@code unlearn(train(D \ D_f), D \ D_f,
 * nothing)}.
 */
@FunctionalInterface
public interface Unlearner {

    /**
     * Forgets.
     *
     * @param problem with the parameters that {@link #train} gave, or those of an earlier request
     * @throws dev.firebreak.core.InputException if the method does not fit the model or the request
     * @throws ArithmeticException if the iterates leave the finite numbers or do not reach what the certificate needs
     */
    Unlearned unlearn(Problem problem);

    /**
     * Where requests start from. Most methods take whatever ordinary training gave; for some, training is part of the method.
     *
     * @param problem all data and an empty forget set; its {@code trained} is the result of ordinary training, or any start
     * @return private parameters
     */
    default double[] train(Problem problem) {
        return problem.trained();
    }

    /**
     * What is released after training, before any request.
     *
     * @param problem all data and an empty forget set, with the parameters that {@link #train} gave
     */
    default Unlearned publish(Problem problem) {
        return unlearn(problem);
    }
}
