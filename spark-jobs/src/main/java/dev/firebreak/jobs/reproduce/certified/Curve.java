package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.State;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Accuracy against epochs of one method: softmax regression forgets the first records of the split.
 *
 * @param source the records
 * @param method a call of the family unlearner
 * @param forget how many records are forgotten; 0 to train the model that the others start from
 * @param trained where it starts; of no use to methods that start anew
 */
record Curve(Source source, String method, int forget, double[] trained) implements Serializable {
    static final String EPOCHS = "epochs";
    static final String ACCURACY = "accuracy";
    static final String THETA = "theta";
    static final String FORGOTTEN = "forgotten";
    static final String EPSILON = "epsilon";
    static final String DELTA = "delta";

    String key() {
        return "curve " + source.data() + " " + source.records() + " " + CanonicalNumber.of(source.scale()) + " "
                + source.seed() + " " + PartCatalog.UNLEARNERS.canonical(Call.parse(method)) + " forgets " + forget;
    }

    State run() {
        Source.Split split = source.load();
        Examples all = split.train();
        Model model = Models.MODELS.build("softmax").build(all);
        Randomness randomness = Randomness.of(source.seed());
        double[] start = trained.length == 0 ? model.initial(randomness.stream("untrained")) : trained;
        int[] gone = IntStream.range(0, forget).toArray();
        Readings readings = new Readings(model, split.test());
        Unlearned unlearned = PartCatalog.UNLEARNERS
                .build(method)
                .unlearn(Problem.of(
                                model, all, gone, start, randomness, Perturbation.of(Noise.experiment(randomness), 0))
                        .watchedBy(readings));
        if (readings.epochs.isEmpty()) {
            // Methods that train by themselves are read at their end.
            readings.model(unlearned.epochs(), unlearned.theta());
        }
        Certificate certificate = unlearned.certificate();
        return State.EMPTY
                .with(EPOCHS, numbers(readings.epochs))
                .with(ACCURACY, numbers(readings.accuracies))
                .with(THETA, unlearned.theta())
                .with(FORGOTTEN, forget == 0 ? Double.NaN : unlearned.accuracy(model, all.select(gone)))
                .with(EPSILON, certificate.epsilon())
                .with(DELTA, certificate.delta());
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Reads test accuracy where parameters may be seen. */
    private static final class Readings implements Problem.Watch {
        private final Model model;
        private final Examples test;
        private final List<Double> epochs = new ArrayList<>();
        private final List<Double> accuracies = new ArrayList<>();

        Readings(Model model, Examples test) {
            this.model = model;
            this.test = test;
        }

        @Override
        public void step(int done, int total) {
            // Only whole epochs are read.
        }

        @Override
        public void model(double epoch, double[] theta) {
            epochs.add(epoch);
            accuracies.add(model.evaluate(theta, test).accuracy());
        }
    }
}
