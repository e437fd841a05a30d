package dev.firebreak.unlearning.unlearner;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.ClassProbabilities;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Method;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The outcome of a method.
 *
 * @param models parameters that may be released as far as the certificate covers them: one vector, or one per shard
 * @param method the method with all that its certificate is computed from
 * @param kept private parameters that the next request starts from, where they differ from what is released
 * @param steps steps of the request, training that is part of the method left out
 * @param epochs passes over the retain set that those steps cost
 */
public record Unlearned(List<double[]> models, Method method, Optional<double[]> kept, int steps, double epochs) {

    /** Copies the list. */
    public Unlearned {
        models = List.copyOf(models);
    }

    /** One model, from which the next request starts too. */
    static Unlearned of(double[] theta, Method method, int steps, double epochs) {
        return new Unlearned(List.of(theta), method, Optional.empty(), steps, epochs);
    }

    /** The released parameters of a method that gives one model. */
    public double[] theta() {
        if (models.size() != 1) {
            throw new IllegalStateException(method.name() + " gives " + models.size() + " models");
        }
        return models.get(0);
    }

    /** What is guaranteed. */
    public Certificate certificate() {
        return method.certificate();
    }

    /** Share of examples whose class is predicted; several models predict by the mean of their class probabilities. */
    public double accuracy(Model model, Examples examples) {
        if (models.size() == 1) {
            return model.evaluate(theta(), examples).accuracy();
        }
        int[] all = IntStream.range(0, examples.count()).toArray();
        int[] predicted = ClassProbabilities.predict(model, models, examples, all);
        return (double) IntStream.of(all)
                        .filter(i -> predicted[i] == examples.label(i))
                        .count()
                / all.length;
    }
}
