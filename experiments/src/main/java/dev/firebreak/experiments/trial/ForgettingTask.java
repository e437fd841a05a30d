package dev.firebreak.experiments.trial;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.DenseFeatures;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model that is to forget the first records of those of one seed, in the order drawn.
 *
 * @param model the model
 * @param train the records
 * @param test the data's own test set, or what was not drawn where it has none
 * @param randomness of the seed
 */
record ForgettingTask(Model model, Examples train, Examples test, Randomness randomness) {
    static final SpecKey<Call> DATA =
            new SpecKey<>("data", "the data set, with classes", Form.part(DataSources.SOURCES));
    static final SpecKey<Integer> RECORDS =
            new SpecKey<>("records", "training records used, drawn by the seed", Form.count(2));
    static final SpecKey<Double> SCALE = new SpecKey<>("scale", "features are divided by it", Form.positive(), "1");
    static final SpecKey<Call> MODEL = new SpecKey<>("model", "the model", Form.part(Models.MODELS), "softmax");
    static final SpecKey<Call> TRAINING =
            new SpecKey<>("training", "makes the model that is to forget", Form.part(Unlearners.UNLEARNERS));
    static final SpecKey<Call> METHOD = new SpecKey<>("method", "how it forgets", Form.part(Unlearners.UNLEARNERS));
    static final SpecKey<Integer> FORGET = new SpecKey<>("forget", "how many records are forgotten", Form.count(1));

    /** Draws the records; data that are too few are refused. */
    static ForgettingTask of(SpecValues spec, Inputs inputs) throws IOException {
        long seed = spec.required(Trial.SEED);
        int records = spec.required(RECORDS);
        Dataset dataset = inputs.load(spec.required(DATA), seed);
        int count = dataset.train().count();
        require(RECORDS, records < count || (records == count && dataset.test().isPresent()), "at most " + count);
        require(FORGET, spec.required(FORGET) < records, "less than records");
        int[] order = Randomness.of(seed).stream("reproduction-split").permutation(count);
        Examples train = scaled(dataset.train().select(Arrays.copyOf(order, records)), spec);
        Examples test =
                dataset.test().orElseGet(() -> dataset.train().select(Arrays.copyOfRange(order, records, count)));
        Model model = Models.MODELS.build(spec.required(MODEL)).build(train);
        return new ForgettingTask(model, train, scaled(test, spec), Randomness.of(seed));
    }

    private static void require(SpecKey<?> key, boolean fits, String allowed) {
        if (!fits) {
            throw new InputException(key.name() + ": must be " + allowed);
        }
    }

    private static Examples scaled(Examples examples, SpecValues spec) {
        double scale = spec.required(SCALE);
        if (scale == 1) {
            return examples;
        }
        double[] values = examples.features().values();
        Arrays.setAll(values, k -> values[k] / scale);
        return new Examples(
                DenseFeatures.of(examples.features().dimension(), values), examples.targets(), examples.classes());
    }

    /** What the trained model depends on, in words. */
    static String setting(SpecValues spec, Object digests) {
        return List.of(spec.required(DATA), spec.required(RECORDS), spec.required(SCALE), spec.required(MODEL)) + " "
                + digests + " " + spec.required(TRAINING) + " " + spec.required(Trial.SEED);
    }

    double[] untrained() {
        return model.initial(randomness.stream("untrained"));
    }

    /** The records that are forgotten. */
    Examples forgotten(int forget) {
        return train.select(IntStream.range(0, forget).toArray());
    }

    /** To forget so many records, from some parameters, with the draws of this seed or others. */
    Problem problem(int forget, double[] start, Randomness draws) {
        return problem(model, train, IntStream.range(0, forget).toArray(), start, draws);
    }

    /** To forget these records, from some parameters, with draws that are repeatable. */
    static Problem problem(Model model, Examples train, int[] forget, double[] start, Randomness draws) {
        return Problem.of(model, train, forget, start, draws, Perturbation.of(Noise.experiment(draws), 0));
    }
}
