package dev.firebreak.experiments.trial;

import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.ClassProbabilities;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.audit.ForgettingQuality;
import dev.firebreak.unlearning.audit.LikelihoodRatioAttack;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The score of the NeurIPS 2023 challenge ({@link ForgettingQuality}): many models that one trained model becomes by forgetting, each with
 * draws of its own, beside as many that never saw the forgotten records.
 */
final class ForgettingScoreTrial extends Trial {
    private static final double DELTA = 1e-5;
    private static final SpecKey<Call> RETRAINING = new SpecKey<>(
            "retraining", "makes the models that never saw the records", Form.part(Unlearners.UNLEARNERS));
    private static final SpecKey<Integer> MODELS =
            new SpecKey<>("models", "in each world", Form.count(8, 100_000), "128");

    private static final List<Metric> METRICS = Metric.table("""
            score | Score of the NeurIPS 2023 challenge | number | higher | forgetting quality times both ratios of \
                accuracy to retraining
            quality | Forgetting quality | number | higher | mean of H(e) over the forgotten records; 1 is best
            retained/ratio | Accuracy on retained records beside retraining | number | higher | mean accuracy on \
                retained records over that of retraining
            test/ratio | Test accuracy beside retraining | number | higher | mean test accuracy over that of retraining
            test/accuracy | Test accuracy | share | higher | mean of the models that forgot
            test/accuracy-of-retraining | Test accuracy, retrained | share | neither | mean of the models that never \
                saw the records
            epsilon/mean | Mean e | number | lower | mean over the records of the epsilon that an attack shows, at \
                most 50 each
            epsilon | Certified epsilon | number | lower | epsilon of the certificate
            """);

    ForgettingScoreTrial() {
        super(
                "forgetting-score",
                METRICS,
                ForgettingTask.DATA,
                ForgettingTask.RECORDS,
                ForgettingTask.SCALE,
                ForgettingTask.MODEL,
                ForgettingTask.TRAINING,
                ForgettingTask.METHOD,
                RETRAINING,
                ForgettingTask.FORGET,
                MODELS);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return inputs.digests(spec.required(ForgettingTask.DATA), spec.required(SEED));
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        ForgettingTask task = ForgettingTask.of(spec, inputs);
        int forget = spec.required(ForgettingTask.FORGET);
        int models = spec.required(MODELS);
        // All methods of a seed start from one model.
        double[] trained = inputs.once(
                "scored " + ForgettingTask.setting(spec, digests(spec, inputs)),
                () -> Unlearners.UNLEARNERS
                        .build(spec.required(ForgettingTask.TRAINING))
                        .unlearn(task.problem(0, task.untrained(), task.randomness()))
                        .theta());
        World unlearned = World.of(task, forget, spec.required(ForgettingTask.METHOD), trained, "unlearned", models);
        World retrained = World.of(task, forget, spec.required(RETRAINING), trained, "retrained", models);
        double[] epsilons = new double[forget];
        for (int i = 0; i < forget; i++) {
            epsilons[i] = ForgettingQuality.epsilon(unlearned.confidences[i], retrained.confidences[i], DELTA);
            if (Double.isNaN(epsilons[i])) {
                throw new InputException("models: forgotten record " + i
                        + " has no attack with two errors; take more than " + models + " models");
            }
        }
        double retainRatio = unlearned.retained / retrained.retained;
        double testRatio = unlearned.tested / retrained.tested;
        SortedMap<String, Double> found = new TreeMap<>();
        found.put("score", ForgettingQuality.of(epsilons, models, retainRatio, testRatio));
        found.put("quality", ForgettingQuality.of(epsilons, models, 1, 1));
        found.put("retained/ratio", retainRatio);
        found.put("test/ratio", testRatio);
        found.put("test/accuracy", unlearned.tested);
        found.put("test/accuracy-of-retraining", retrained.tested);
        found.put("epsilon/mean", Sums.mean(epsilons));
        found.put("epsilon", unlearned.epsilon);
        return found;
    }

    /** Models of one world: logit-scaled confidences by record and model, mean accuracies, certified epsilon. */
    private record World(double[][] confidences, double retained, double tested, double epsilon) {

        static World of(ForgettingTask task, int forget, Call method, double[] trained, String name, int models) {
            Unlearner unlearner = Unlearners.UNLEARNERS.build(method);
            Examples forgotten = task.forgotten(forget);
            int[] all = IntStream.range(0, forget).toArray();
            Examples rest = task.train()
                    .select(IntStream.range(forget, task.train().count()).toArray());
            double[][] confidences = new double[forget][models];
            double[] retained = new double[models];
            double[] tested = new double[models];
            double epsilon = Double.NaN;
            for (int m = 0; m < models; m++) {
                Randomness own = Randomness.of(
                        task.randomness().stream("world " + name, m, 0).nextLong());
                Unlearned end = unlearner.unlearn(task.problem(forget, trained, own));
                double[] mean = new double[forget];
                for (double[] theta : end.models()) {
                    double[][] p = ClassProbabilities.of(task.model(), theta, forgotten, all);
                    Arrays.setAll(
                            mean,
                            i -> mean[i]
                                    + p[i][forgotten.label(i)] / end.models().size());
                }
                double[] logits = LikelihoodRatioAttack.logits(mean);
                for (int i = 0; i < forget; i++) {
                    confidences[i][m] = logits[i];
                }
                retained[m] = end.accuracy(task.model(), rest);
                tested[m] = end.accuracy(task.model(), task.test());
                epsilon = end.certificate().epsilon();
            }
            return new World(confidences, Sums.mean(retained), Sums.mean(tested), epsilon);
        }
    }
}
