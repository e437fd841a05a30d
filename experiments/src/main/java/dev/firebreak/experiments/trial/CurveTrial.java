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
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Test accuracy against epochs of a method that forgets the first records of a trained model. Records {@code epochs} and
 * {@code test/accuracy} where parameters may be seen. Accuracy after the noisy steps, a fraction of an epoch, is
 * {@code test/accuracy-after-0}, and whole epochs count from there.
 */
final class CurveTrial extends Trial {
    private static final String ACCURACY = "test/accuracy";
    private static final String EPOCHS = "epochs";
    // Our choice.
    private static final int[] READ = {0, 1, 2, 5, 10, 30};

    private static final SpecKey<Call> DATA =
            new SpecKey<>("data", "the data set, with classes", Form.part(DataSources.SOURCES));
    private static final SpecKey<Integer> RECORDS =
            new SpecKey<>("records", "training records used, drawn by the seed", Form.count(2));
    private static final SpecKey<Double> SCALE =
            new SpecKey<>("scale", "features are divided by it", Form.positive(), "1");
    private static final SpecKey<Call> MODEL = new SpecKey<>("model", "the model", Form.part(Models.MODELS), "softmax");
    private static final SpecKey<Call> TRAINING =
            new SpecKey<>("training", "makes the model that is to forget", Form.part(Unlearners.UNLEARNERS));
    private static final SpecKey<Call> METHOD =
            new SpecKey<>("method", "how it forgets", Form.part(Unlearners.UNLEARNERS));
    private static final SpecKey<Integer> FORGET =
            new SpecKey<>("forget", "how many records are forgotten", Form.count(1));

    private static final List<Metric> METRICS = Metric.table("""
            test/accuracy | Test accuracy | share | higher | share of test examples that are classified right
            test/accuracy-after-0 | Test accuracy after the noisy steps | share | higher | test accuracy after the \
                noisy steps
            test/accuracy-after-1 | Test accuracy after 1 epoch | share | higher | test accuracy after 1 epoch of \
                the method
            test/accuracy-after-2 | Test accuracy after 2 epochs | share | higher | test accuracy after 2 epochs of \
                the method
            test/accuracy-after-5 | Test accuracy after 5 epochs | share | higher | test accuracy after 5 epochs of \
                the method
            test/accuracy-after-10 | Test accuracy after 10 epochs | share | higher | test accuracy after 10 epochs \
                of the method
            test/accuracy-after-30 | Test accuracy after 30 epochs | share | higher | test accuracy after 30 epochs \
                of the method
            epsilon | Certified epsilon | number | lower | epsilon of the certificate
            epochs | Epochs | number | neither | passes over the records that remain
            before/accuracy | Test accuracy before forgetting | share | neither | of the model that is to forget
            forgotten/accuracy | Accuracy on forgotten records | share | neither | share of the forgotten records \
                that are classified right
            delta | Certified delta | number | neither | delta of the certificate
            """);

    CurveTrial() {
        super("unlearning-curve", METRICS, DATA, RECORDS, SCALE, MODEL, TRAINING, METHOD, FORGET);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return inputs.digests(spec.required(DATA), spec.required(SEED));
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        Task task = Task.of(spec, inputs);
        String setting =
                List.of(spec.required(DATA), spec.required(RECORDS), spec.required(SCALE), spec.required(MODEL)) + " "
                        + digests(spec, inputs) + " " + spec.required(TRAINING) + " " + spec.required(SEED);
        // All methods of a seed start from one model.
        Curve trained =
                inputs.once("trained " + setting, () -> task.curve(spec.required(TRAINING), 0, task.untrained()));
        int forget = spec.required(FORGET);
        Curve curve = task.curve(spec.required(METHOD), forget, trained.end.theta());
        for (int k = 0; k < curve.epochs.size(); k++) {
            run.record(k, new TreeMap<>(Map.of(EPOCHS, curve.epochs.get(k), ACCURACY, curve.accuracies.get(k))));
        }
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("before/accuracy", trained.last());
        metrics.put(ACCURACY, curve.last());
        Examples forgotten = task.train.select(IntStream.range(0, forget).toArray());
        metrics.put("forgotten/accuracy", curve.end.accuracy(task.model, forgotten));
        metrics.put("epsilon", curve.end.certificate().epsilon());
        metrics.put("delta", curve.end.certificate().delta());
        for (int epoch : READ) {
            IntStream.range(0, curve.epochs.size())
                    .filter(k -> epoch == 0 ? k == 0 : curve.epochs.size() > 1 && curve.epochs.get(k) > epoch - 0.5)
                    .findFirst()
                    .ifPresent(k -> metrics.put(ACCURACY + "-after-" + epoch, curve.accuracies.get(k)));
        }
        return metrics;
    }

    /** Records of one seed, in the order drawn; {@code test} is the data's own test set, or what was not drawn where it has none. */
    private record Task(Model model, Examples train, Examples test, Randomness randomness) {
        static Task of(SpecValues spec, Inputs inputs) throws IOException {
            long seed = spec.required(SEED);
            int records = spec.required(RECORDS);
            Dataset dataset = inputs.load(spec.required(DATA), seed);
            int count = dataset.train().count();
            require(
                    RECORDS,
                    records < count || (records == count && dataset.test().isPresent()),
                    "at most " + count);
            require(FORGET, spec.required(FORGET) < records, "less than records");
            int[] order = Randomness.of(seed).stream("reproduction-split").permutation(count);
            Examples train = scaled(dataset.train().select(Arrays.copyOf(order, records)), spec.required(SCALE));
            Examples test =
                    dataset.test().orElseGet(() -> dataset.train().select(Arrays.copyOfRange(order, records, count)));
            Model model = Models.MODELS.build(spec.required(MODEL)).build(train);
            return new Task(model, train, scaled(test, spec.required(SCALE)), Randomness.of(seed));
        }

        private static void require(SpecKey<?> key, boolean fits, String allowed) {
            if (!fits) {
                throw new InputException(key.name() + ": must be " + allowed);
            }
        }

        private static Examples scaled(Examples examples, double scale) {
            if (scale == 1) {
                return examples;
            }
            double[] values = examples.features().values();
            Arrays.setAll(values, k -> values[k] / scale);
            return new Examples(
                    DenseFeatures.of(examples.features().dimension(), values), examples.targets(), examples.classes());
        }

        double[] untrained() {
            return model.initial(randomness.stream("untrained"));
        }

        Curve curve(Call method, int forget, double[] start) {
            List<Double> epochs = new ArrayList<>();
            List<Double> accuracies = new ArrayList<>();
            Problem.Watch watch = new Problem.Watch() {
                @Override
                public void step(int done, int total) {
                    // Only whole epochs are read.
                }

                @Override
                public void model(double epoch, double[] theta) {
                    epochs.add(epoch);
                    accuracies.add(model.evaluate(theta, test).accuracy());
                }
            };
            Problem problem = Problem.of(
                    model,
                    train,
                    IntStream.range(0, forget).toArray(),
                    start,
                    randomness,
                    Perturbation.of(Noise.experiment(randomness), 0));
            Unlearned end = Unlearners.UNLEARNERS.build(method).unlearn(problem.watchedBy(watch));
            if (epochs.isEmpty()) {
                // Methods that train by themselves are read at their end.
                watch.model(end.epochs(), end.theta());
            }
            return new Curve(epochs, accuracies, end);
        }
    }

    /** What was read on the way, and the end. */
    private record Curve(List<Double> epochs, List<Double> accuracies, Unlearned end) {
        double last() {
            return accuracies.get(accuracies.size() - 1);
        }
    }
}
