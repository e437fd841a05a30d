package dev.firebreak.experiments.trial;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.unlearning.selection.Refit;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Selection as the front end of another unlearning method: part of one class, by descending score, is the forget set of a method on a model
 * that was trained with all records. Records {@code budget}, the part in per cent, {@code unwanted/recall}, {@code retained/accuracy} and
 * {@code gradients}. At budget 0 it is the trained model.
 */
final class MethodRemovalTrial extends Trial {
    private static final SpecKey<Integer> BUDGETS =
            new SpecKey<>("budgets", "how many budgets above 0, equally far apart", Form.count(1, 100), "4");
    // Our choice: quarters.
    private static final int[] READ = {0, 25, 50, 75, 100};

    private static final List<Metric> METRICS = Metric.table("""
            half-effect | Removed for half the effect | number | lower | least budget at which recall is at most \
                half of what it is in the trained model; infinite if there is none
            unwanted/recall | Recall of the unwanted class | share | lower | share of the unwanted test records that \
                are found
            retained/accuracy | Accuracy on retained records | share | higher | share of the other test records that \
                are classified right
            unwanted/recall-at-0 | Recall of the trained model | share | neither | of the unwanted test records
            unwanted/recall-at-25 | Recall at 25 % | share | lower | recall after a quarter is forgotten
            unwanted/recall-at-50 | Recall at 50 % | share | lower | recall after a half is forgotten
            unwanted/recall-at-75 | Recall at 75 % | share | lower | recall after three quarters are forgotten
            unwanted/recall-at-100 | Recall at 100 % | share | lower | recall after all are forgotten
            retained/accuracy-at-0 | Accuracy of the trained model | share | neither | on the other test records
            retained/accuracy-at-25 | Accuracy at 25 % | share | higher | on the other test records
            retained/accuracy-at-50 | Accuracy at 50 % | share | higher | on the other test records
            retained/accuracy-at-75 | Accuracy at 75 % | share | higher | on the other test records
            retained/accuracy-at-100 | Accuracy at 100 % | share | higher | on the other test records
            gradients | Gradients | count | lower | gradients of single records over the retain set that the method \
                took, at the greatest budget; descent with ascent takes as many of the forget set besides
            epsilon | Certified epsilon | number | lower | of the certificate, which speaks of the deleted records \
                only; infinite if there is none
            budget | Removed | number | neither | part of the unwanted records that is forgotten, in per cent
            """);

    MethodRemovalTrial() {
        super(
                "method-removal",
                METRICS,
                ClassRemovalTrial.DATA,
                ClassRemovalTrial.TEXTS,
                ClassRemovalTrial.UNWANTED,
                ClassRemovalTrial.SHARE,
                ClassRemovalTrial.FEATURES,
                ClassRemovalTrial.UNIT_LENGTH,
                ForgettingTask.MODEL,
                ForgettingTask.TRAINING,
                ForgettingTask.METHOD,
                BUDGETS,
                Removal.SCORE);
    }

    @Override
    public void check(SpecValues values) {
        ClassRemovalTrial.checkSource(values);
    }

    @Override
    protected SortedMap<String, String> digests(SpecValues spec, Inputs inputs) throws IOException {
        return ClassRemovalTrial.sourceDigests(spec, inputs);
    }

    @Override
    protected SortedMap<String, Double> measure(SpecValues spec, Inputs inputs, Run run) throws IOException {
        ClassRemovalTrial.Split split = ClassRemovalTrial.split(spec, inputs);
        int[] unwanted = split.positions(true);
        int[] order = split.order(spec);
        Examples train = split.train();
        Model model = Models.MODELS.build(spec.required(ForgettingTask.MODEL)).build(train);
        Randomness randomness = Randomness.of(spec.required(SEED));
        double[] untrained = model.initial(randomness.stream("untrained"));
        Call training = spec.required(ForgettingTask.TRAINING);
        String key = "trained with an unwanted class " + spec.required(ForgettingTask.MODEL) + training
                + digests(spec, inputs) + spec.required(ClassRemovalTrial.UNWANTED)
                + spec.required(ClassRemovalTrial.SHARE) + spec.required(ClassRemovalTrial.FEATURES)
                + spec.required(SEED);
        double[] trained = inputs.once(
                key,
                () -> Unlearners.UNLEARNERS
                        .build(training)
                        .unlearn(ForgettingTask.problem(model, train, new int[0], untrained, randomness))
                        .theta());
        Unlearner method = Unlearners.UNLEARNERS.build(spec.required(ForgettingTask.METHOD));
        Examples unwantedTest = split.test(true);
        Examples retainedTest = split.test(false);
        int steps = spec.required(BUDGETS);
        double[] budgets = new double[steps + 1];
        double[] recall = new double[steps + 1];
        SortedMap<String, Double> found = new TreeMap<>();
        for (int k = 0; k <= steps; k++) {
            budgets[k] = 100.0 * k / steps;
            int removed = (int) Math.round((double) k / steps * order.length);
            double accuracy;
            double gradients = 0;
            if (removed == 0) {
                recall[k] = model.evaluate(trained, unwantedTest).accuracy();
                accuracy = model.evaluate(trained, retainedTest).accuracy();
            } else {
                int[] forget = Arrays.stream(order, 0, removed)
                        .map(i -> unwanted[i])
                        .sorted()
                        .toArray();
                Unlearned end = method.unlearn(ForgettingTask.problem(model, train, forget, trained, randomness));
                recall[k] = end.accuracy(model, unwantedTest);
                accuracy = end.accuracy(model, retainedTest);
                gradients = end.epochs() * (train.count() - removed);
                found.put("epsilon", end.certificate().epsilon());
                found.put("gradients", gradients);
            }
            run.record(
                    k,
                    new TreeMap<>(Map.of(
                            "budget",
                            budgets[k],
                            "unwanted/recall",
                            recall[k],
                            "retained/accuracy",
                            accuracy,
                            "gradients",
                            gradients)));
            double budget = budgets[k];
            if (Arrays.stream(READ).anyMatch(read -> read == budget)) {
                found.put("unwanted/recall-at-" + (int) budget, recall[k]);
                found.put("retained/accuracy-at-" + (int) budget, accuracy);
            }
        }
        double half = Refit.halfEffect(budgets, recall);
        found.put("half-effect", Double.isNaN(half) ? Double.POSITIVE_INFINITY : half);
        return found;
    }
}
