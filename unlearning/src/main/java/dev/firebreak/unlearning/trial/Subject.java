package dev.firebreak.unlearning.trial;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import dev.firebreak.unlearning.finetuning.OneCycle;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.finetuning.PostProcessing;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * What is audited: a model trained on common records and some of the audited ones, which the method then forgets. With none of them it is
 * the world that never saw them, and the same code runs.
 *
 * @param model the model
 * @param method under audit
 * @param training of the models that are attacked
 * @param common records that every model sees
 * @param records the common ones, then the audited ones
 */
public record Subject(Model model, Unlearner method, Training training, int common, Examples records) {

    /**
     * Mini-batches in shuffled epochs under a one-cycle rate.
     *
     * @param batch records per step, at least 1
     * @param epochs at least 1
     * @param rate peak, greater than 0
     * @param weightDecay at least 0
     */
    public record Training(int batch, int epochs, double rate, double weightDecay) implements Serializable {

        /** Parameters after training. */
        public double[] run(Model model, Examples examples, Randomness randomness) {
            int steps = epochs * Batches.stepsPerEpoch(examples.count(), batch);
            OneCycle cycle = new OneCycle(rate, steps);
            return new PostProcessing(steps, cycle::at, weightDecay)
                    .run(
                            model.initial(randomness.stream("initial")),
                            GradientSource.of(model, examples),
                            Batches.shuffled(examples.count(), batch, randomness, "train"),
                            step -> {});
        }
    }

    /** How many records are audited. */
    public int audited() {
        return records.count() - common;
    }

    /** The records that every model sees. */
    public Examples commonRecords() {
        return records.select(IntStream.range(0, common).toArray());
    }

    /**
     * The data of one world.
     *
     * @param seen whether each audited record is in it
     */
    Data data(boolean[] seen) {
        int[] extra = IntStream.range(0, seen.length).filter(k -> seen[k]).toArray();
        int[] positions = IntStream.concat(
                        IntStream.range(0, common), IntStream.of(extra).map(k -> common + k))
                .toArray();
        return new Data(
                records.select(positions),
                IntStream.range(common, common + extra.length).toArray());
    }

    /**
     * Records with those that will be forgotten.
     *
     * @param all what is trained on
     * @param forget positions in it
     */
    record Data(Examples all, int[] forget) {}

    /**
     * Training that belongs to the method, if some does, and forgetting.
     *
     * @param trained what ordinary training gave
     * @param randomness keys batches
     * @param noise of training, where the method has some, and of forgetting
     */
    Unlearned forget(Data data, double[] trained, Randomness randomness, Perturbation noise) {
        double[] start = method.train(Problem.of(model, data.all(), new int[0], trained, randomness, noise));
        return method.unlearn(Problem.of(model, data.all(), data.forget(), start, randomness, noise));
    }
}
