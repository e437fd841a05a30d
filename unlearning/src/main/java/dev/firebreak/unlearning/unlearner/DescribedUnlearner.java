package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A method with its description in the registry. Refuses, with a message, what the method cannot do or does not reach, and results that are not
 * finite.
 *
 * @param name in the registry
 * @param traits what kind of method it is
 * @param certified whether its results can have a certificate
 * @param method what does the work
 */
record DescribedUnlearner(String name, Traits traits, boolean certified, Unlearner method) implements Unlearner {

    /**
     * What kind of method it is.
     *
     * @param pipeline the command that runs it
     * @param certified whether its results can have a certificate, by its arguments
     * @param certificate the same in words, for listings
     * @param startsAnew whether it does not use trained parameters
     * @param trainsItself whether the draws of its training are what its certificate rests on
     * @param worstPair on which it leaks all that its certificate allows
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

    @Override
    public boolean startsAnew() {
        return traits.startsAnew;
    }

    @Override
    public WorstPair worstPair() {
        return traits.worstPair;
    }

    @Override
    public boolean trainsItself() {
        return traits.trainsItself;
    }

    @Override
    public Optional<Unlearner> fromPlainTraining() {
        return method.fromPlainTraining().map(plain -> new DescribedUnlearner(name, traits, certified, plain));
    }

    @Override
    public void check(Model model, Examples all, int forgotten) {
        try {
            method.check(model, all, forgotten);
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw refusal(refused);
        }
    }

    @Override
    public double[] train(Problem problem) {
        check(problem.model(), problem.all(), 0);
        return reached(() -> method.train(problem));
    }

    @Override
    public Unlearned publish(Problem problem) {
        check(problem.model(), problem.all(), 0);
        return finite(reached(() -> method.publish(problem)));
    }

    @Override
    public Unlearned unlearn(Problem problem) {
        check(problem.model(), problem.all(), problem.forget().length);
        return finite(reached(() -> method.unlearn(problem)));
    }

    private <T> T reached(Supplier<T> work) {
        try {
            return work.get();
        } catch (ArithmeticException notReached) {
            throw refusal(notReached);
        }
    }

    private Unlearned finite(Unlearned unlearned) {
        for (double[] theta : unlearned.models()) {
            for (double parameter : theta) {
                if (!Double.isFinite(parameter)) {
                    throw new InputException("unlearner '" + name + "': the parameters left the finite numbers;"
                            + " take smaller step sizes or less noise");
                }
            }
        }
        return unlearned;
    }

    private InputException refusal(RuntimeException refused) {
        return refused instanceof InputException already
                ? already
                : new InputException("unlearner '" + name + "': " + refused.getMessage(), refused);
    }
}
