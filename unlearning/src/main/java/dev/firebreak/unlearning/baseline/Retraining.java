package dev.firebreak.unlearning.baseline;

import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import java.util.function.IntConsumer;

/**
 * Training with the retain set and nothing else, from an untrained start (exact unlearning, the reference for everything) or
 * from the trained model (fine-tuning only, no guarantee).
 *
 * @param recipe steps, rates, weight decay
 */
public record Retraining(PostProcessing recipe) {

    /**
     * Parameters with their guarantee.
     *
     * @param theta d numbers
     * @param certificate what holds for them
     */
    public record Result(double[] theta, Certificate certificate) {}

    /** Retrains from a start that depends on no data. */
    public Result retrain(double[] initial, GradientSource retained, Batches batches, IntConsumer progress) {
        return new Result(recipe.run(initial, retained, batches, progress), Certificate.exact());
    }

    /** Fine-tunes the trained model, which keeps an unknown trace of the forget set. */
    public Result fineTune(double[] trained, GradientSource retained, Batches batches, IntConsumer progress) {
        return new Result(recipe.run(trained, retained, batches, progress), Certificate.none());
    }
}
