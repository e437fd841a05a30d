package dev.firebreak.experiments.unlearning;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Evaluation;
import dev.firebreak.learning.model.Model;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.receipt.Method;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One model of a comparison.
 *
 * @param name what it is
 * @param epochs passes over the retain set that it cost after the request
 * @param metrics {@code test/accuracy}, {@code retain/loss}, ... by name
 * @param certificate what is guaranteed
 */
record ModelScore(String name, double epochs, SortedMap<String, Double> metrics, Certificate certificate) {

    /**
     * What models are judged by.
     *
     * @param model the model
     * @param test examples that no model was trained with, where there are any
     * @param retain the records that remain; none where nothing may be shown that is computed from them
     * @param forget the records that are forgotten; none for training
     */
    record Judge(Model model, Optional<Examples> test, Optional<Examples> retain, Optional<Examples> forget) {

        SortedMap<String, Double> metrics(double[] theta) {
            SortedMap<String, Double> metrics = new TreeMap<>();
            test.ifPresent(examples -> put(metrics, "test", theta, examples));
            retain.ifPresent(examples -> put(metrics, "retain", theta, examples));
            forget.ifPresent(examples -> put(metrics, "forget", theta, examples));
            return metrics;
        }

        private void put(SortedMap<String, Double> metrics, String set, double[] theta, Examples examples) {
            Evaluation evaluation = model.evaluate(theta, examples);
            metrics.put(set + "/loss", evaluation.loss());
            if (examples.classes() > 0) {
                metrics.put(set + "/accuracy", evaluation.accuracy());
            }
        }

        /** Judges what a method gave. */
        ModelScore of(String name, Unlearned unlearned) {
            SortedMap<String, Double> metrics = new TreeMap<>();
            if (unlearned.models().size() == 1) {
                metrics.putAll(metrics(unlearned.theta()));
            } else {
                // Of several models together, only predictions are defined.
                test.ifPresent(examples -> metrics.put("test/accuracy", unlearned.accuracy(model, examples)));
                retain.ifPresent(examples -> metrics.put("retain/accuracy", unlearned.accuracy(model, examples)));
                forget.ifPresent(examples -> metrics.put("forget/accuracy", unlearned.accuracy(model, examples)));
            }
            return new ModelScore(name, unlearned.epochs(), metrics, unlearned.certificate());
        }

        /** Judges the parameters of one model, or of several that predict together. */
        ModelScore of(String name, List<double[]> models) {
            return of(name, new Unlearned(models, new Method(name, Map.of()), Optional.empty(), 0, 0));
        }
    }
}
