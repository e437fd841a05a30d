package dev.firebreak.unlearning.shadow;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import java.io.Serializable;

/**
 * How the models that are attacked are trained: mini-batches in shuffled epochs under a one-cycle rate.
 *
 * @param batch records per step, at least 1
 * @param epochs at least 1
 * @param rate peak, greater than 0
 * @param weightDecay at least 0
 */
public record ShadowTraining(int batch, int epochs, double rate, double weightDecay) implements Serializable {

    /** Parameters after training. */
    public double[] run(Model model, Examples examples, Randomness randomness) {
        int steps = epochs * Batches.stepsPerEpoch(examples.count(), batch);
        OneCycle cycle = new OneCycle(rate, steps);
        return new PostProcessing(steps, cycle::at, weightDecay)
                .run(
                        model.initial(randomness.stream("initial")),
                        GradientSource.of(model, examples),
                        Batches.shuffled(examples.count(), batch, randomness, "train"),
                        (x, done) -> {});
    }
}
