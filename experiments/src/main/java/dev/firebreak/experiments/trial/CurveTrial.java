package dev.firebreak.experiments.trial;

import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.util.ArrayList;
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
        super(
                "unlearning-curve",
                METRICS,
                ForgettingTask.DATA,
                ForgettingTask.RECORDS,
                ForgettingTask.SCALE,
                ForgettingTask.MODEL,
                ForgettingTask.TRAINING,
                ForgettingTask.METHOD,
                ForgettingTask.FORGET);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return inputs.digests(spec.required(ForgettingTask.DATA), spec.required(SEED));
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        ForgettingTask task = ForgettingTask.of(spec, inputs);
        // All methods of a seed start from one model.
        Curve trained = inputs.once(
                "trained " + ForgettingTask.setting(spec, digests(spec, inputs)),
                () -> curve(task, spec.required(ForgettingTask.TRAINING), 0, task.untrained()));
        int forget = spec.required(ForgettingTask.FORGET);
        Curve curve = curve(task, spec.required(ForgettingTask.METHOD), forget, trained.end.theta());
        for (int k = 0; k < curve.epochs.size(); k++) {
            run.record(k, new TreeMap<>(Map.of(EPOCHS, curve.epochs.get(k), ACCURACY, curve.accuracies.get(k))));
        }
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("before/accuracy", trained.last());
        metrics.put(ACCURACY, curve.last());
        metrics.put(EPOCHS, curve.epochs.get(curve.epochs.size() - 1));
        metrics.put("forgotten/accuracy", curve.end.accuracy(task.model(), task.forgotten(forget)));
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

    private static Curve curve(ForgettingTask task, Call method, int forget, double[] start) {
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
                accuracies.add(task.model().evaluate(theta, task.test()).accuracy());
            }
        };
        Problem problem = task.problem(forget, start, task.randomness());
        Unlearned end = Unlearners.UNLEARNERS.build(method).unlearn(problem.watchedBy(watch));
        if (epochs.isEmpty()) {
            // Methods that train by themselves are read at their end; they may have several models.
            epochs.add(end.epochs());
            accuracies.add(end.accuracy(task.model(), task.test()));
        }
        return new Curve(epochs, accuracies, end);
    }

    /** What was read on the way, and the end. */
    private record Curve(List<Double> epochs, List<Double> accuracies, Unlearned end) {
        double last() {
            return accuracies.get(accuracies.size() - 1);
        }
    }
}
