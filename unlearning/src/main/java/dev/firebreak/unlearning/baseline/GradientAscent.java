package dev.firebreak.unlearning.baseline;

import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import java.util.stream.IntStream;

/**
 * Full-gradient ascent on the loss of the forget set until its accuracy is at chance level (Graves, Nagisetty and Ganesh,
 * "Amnesiac machine learning", AAAI 2021, and many after). No guarantee.
 *
 * @param rate step size, greater than 0
 * @param steps at most so many
 */
public record GradientAscent(double rate, int steps) {

    /** Checks the ranges. */
    public GradientAscent {
        if (!(rate > 0) || steps < 0) {
            throw new IllegalArgumentException(
                    "rate must be positive and steps at least 0, but they are " + rate + " and " + steps);
        }
    }

    /**
     * Ascends.
     *
     * @param trained d numbers, not written to
     * @param forget the forget set; with classes, or all steps are made
     * @return the parameters after the last step
     */
    public double[] run(Model model, double[] trained, Examples forget) {
        int[] all = IntStream.range(0, forget.count()).toArray();
        double chance = forget.classes() == 0 ? Double.NEGATIVE_INFINITY : 1.0 / forget.classes();
        double[] theta = trained.clone();
        double[] gradient = new double[theta.length];
        for (int t = 0; t < steps && !(model.evaluate(theta, forget).accuracy() <= chance); t++) {
            model.gradient(theta, forget, all, gradient);
            VectorMath.add(theta, rate, gradient);
        }
        return theta;
    }
}
