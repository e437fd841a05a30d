package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An unlearning method: a pure function of the {@link Problem}. With an empty forget set it runs the same code, which is the other
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

    /**
     * Refuses what the method cannot do or cannot guarantee, before any work. All other methods refuse the same.
     *
     * @param model the model
     * @param all the data before the request
     * @param forgotten how many records are to be forgotten; 0 for training
     * @throws dev.firebreak.core.InputException if the method does not fit the model, the data or the request
     */
    default void check(Model model, Examples all, int forgotten) {
        // Most methods fit everything.
    }

    /** Whether its results can have a certificate. */
    default boolean certified() {
        return false;
    }

    /** What kind of method it is. */
    default Traits traits() {
        return Traits.NONE;
    }

    /** Whether what it gives is ordinary training on the records that remain: what never saw the others. */
    default boolean retrains() {
        return traits().startsAnew() && !traits().trainsItself();
    }

    /** The same answers to requests without its own training, where it has one; starts of both are compared. */
    default Optional<Unlearner> fromPlainTraining() {
        return Optional.empty();
    }

    /**
     * What kind of method it is.
     *
     * @param pipeline the command that runs it
     * @param certified whether its results can have a certificate, by its arguments
     * @param certificate the same in words, for listings
     * @param startsAnew whether it does not use trained parameters, and so takes a result of several models too
     * @param trainsItself whether training is part of it and the draws of that training are what its certificate rests on
     * @param worstPair on which it leaks all that its certificate allows, with no epochs of training afterwards
     */
    record Traits(
            UnlearningPipeline pipeline,
            Predicate<Arguments> certified,
            String certificate,
            boolean startsAnew,
            boolean trainsItself,
            WorstPair worstPair) {
        /** Without a certificate. */
        static final Traits NONE =
                new Traits(UnlearningPipeline.FINETUNE, arguments -> false, "none", false, false, WorstPair.UNKNOWN);

        /** With a certificate for requests on trained parameters. */
        static Traits certified(UnlearningPipeline pipeline, WorstPair pair) {
            return new Traits(pipeline, arguments -> true, "(epsilon, delta)", false, false, pair);
        }

        /** With a certificate that rests on training anew. */
        static Traits anew(boolean trainsItself, Predicate<Arguments> certified, String certificate) {
            return new Traits(
                    UnlearningPipeline.FINETUNE, certified, certificate, true, trainsItself, WorstPair.UNKNOWN);
        }
    }

    /** On which two worlds of one parameter, with starts far out on either side, a method leaks all that its certificate allows. */
    enum WorstPair {
        /** No such pair is known. */
        UNKNOWN,
        /** Each world has its own gradient, which pushes away from the other. */
        OWN_GRADIENTS,
        /** The gradient is one function of the iterate in both worlds, as the certificate supposes, and pushes away from zero. */
        ONE_GRADIENT
    }
}
