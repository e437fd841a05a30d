package dev.firebreak.learning.model;

import dev.firebreak.datasets.Examples;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How parameters do on some examples.
 *
 * @param loss mean loss, regulariser included
 * @param accuracy share of examples whose class is predicted, NaN for regression
 */
public record Evaluation(double loss, double accuracy) {
    // Our choice: enough work for a task of its own, and fixed, so that sums do not depend on how many threads there
    // are.
    private static final int CHUNK = 1024;

    /** What some examples add to an evaluation. */
    private record Part(double loss, int predicted) {}

    /** Evaluates the scores of all examples, on several threads. */
    static Evaluation of(Model model, double[] theta, Examples examples) {
        int count = examples.count();
        List<Part> parts = IntStream.range(0, (count + CHUNK - 1) / CHUNK)
                .parallel()
                .mapToObj(c -> part(model, theta, examples, c * CHUNK, Math.min(count, (c + 1) * CHUNK)))
                .toList();
        double sum = 0;
        int predicted = 0;
        for (Part part : parts) {
            sum += part.loss;
            predicted += part.predicted;
        }
        double accuracy = examples.classes() == 0 ? Double.NaN : (double) predicted / count;
        return new Evaluation(sum / count + model.penalty(theta), accuracy);
    }

    private static Part part(Model model, double[] theta, Examples examples, int low, int high) {
        int outputs = model.outputs();
        double[] scores = new double[(high - low) * outputs];
        model.scores(theta, examples, IntStream.range(low, high).toArray(), scores);
        Loss loss = model.loss();
        double sum = 0;
        int predicted = 0;
        for (int i = 0; i < high - low; i++) {
            double target = examples.targets()[low + i];
            predicted += loss.predicts(scores, i * outputs, outputs, target) ? 1 : 0;
            sum += loss.differentiate(scores, i * outputs, outputs, target);
        }
        return new Part(sum, predicted);
    }
}
