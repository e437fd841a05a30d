package dev.firebreak.unlearning.unlearner;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A method with its description in the registry. Refuses, with a message, what the method cannot do or does not reach, and results that are not
 * finite.
 */
record DescribedUnlearner(String name, Traits traits, boolean certified, Unlearner method) implements Unlearner {

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
