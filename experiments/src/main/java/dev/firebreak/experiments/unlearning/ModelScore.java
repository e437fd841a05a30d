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
 * One model of a comparison: the passes over the retain set that it cost after the request, {@code test/accuracy}, {@code retain/loss}, ...
 * by name, and what is guaranteed.
 */
record ModelScore(String name, double epochs, SortedMap<String, Double> metrics, Certificate certificate) {

    /**
     * A model and the examples that it is judged by: {@code test}, {@code retain} and {@code forget}, where there are such and their
     * metrics may be shown.
     */
    record Judge(Model model, Map<String, Examples> sets) {

        SortedMap<String, Double> metrics(double[] theta) {
            SortedMap<String, Double> metrics = new TreeMap<>();
            sets.forEach((set, examples) -> {
                Evaluation evaluation = model.evaluate(theta, examples);
                metrics.put(set + "/loss", evaluation.loss());
                if (examples.classes() > 0) {
                    metrics.put(set + "/accuracy", evaluation.accuracy());
                }
            });
            return metrics;
        }

        /** Judges what a method gave; of several models together, only predictions are defined. */
        ModelScore of(String name, Unlearned unlearned) {
            SortedMap<String, Double> metrics = new TreeMap<>();
            if (unlearned.models().size() == 1) {
                metrics.putAll(metrics(unlearned.theta()));
            } else {
                sets.forEach((set, examples) -> metrics.put(set + "/accuracy", unlearned.accuracy(model, examples)));
            }
            return new ModelScore(name, unlearned.epochs(), metrics, unlearned.certificate());
        }

        /** Judges the parameters of one model, or of several that predict together. */
        ModelScore of(String name, List<double[]> models) {
            return of(name, new Unlearned(models, new Method(name, Map.of()), Optional.empty(), 0, 0));
        }
    }
}
