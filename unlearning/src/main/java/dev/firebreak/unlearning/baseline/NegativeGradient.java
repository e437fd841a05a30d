package dev.firebreak.unlearning.baseline;

import dev.firebreak.unlearning.finetuning.Batches;
import dev.firebreak.unlearning.finetuning.GradientSource;
import java.util.function.IntConsumer;

/**
 * Descent on the loss of the retain set minus beta times that of the forget set, a batch of each per step (NegGrad+, the baseline of
 * Kurmanji, Triantafillou, Hayes and Triantafillou, "Towards unbounded machine unlearning", NeurIPS 2023). No guarantee.
 *
 * @param rate step size, greater than 0
 * @param beta weight of the forget set, at least 0; 0 is fine-tuning
 * @param steps how many, at least 0
 */
public record NegativeGradient(double rate, double beta, int steps) {

    /** Checks the ranges. */
    public NegativeGradient {
        if (!(rate > 0) || !(beta >= 0) || steps < 0) {
            throw new IllegalArgumentException("rate must be positive, beta and steps at least 0, but they are " + rate
                    + ", " + beta + ", " + steps);
        }
    }

    /**
     * Descends.
     *
     * @param trained d numbers, not written to
     * @param retained gradients over the retain set
     * @param retainedBatches of it
     * @param forgotten gradients over the forget set
     * @param forgottenBatches of it
     * @param progress given the number of steps done, after each
     * @return the parameters after the last step
     */
    public double[] run(
            double[] trained,
            GradientSource retained,
            Batches retainedBatches,
            GradientSource forgotten,
            Batches forgottenBatches,
            IntConsumer progress) {
        double[] theta = trained.clone();
        double[] down = new double[theta.length];
        double[] up = new double[theta.length];
        for (int t = 0; t < steps; t++) {
            retained.mean(theta, retainedBatches.at(t), down);
            forgotten.mean(theta, forgottenBatches.at(t), up);
            for (int j = 0; j < theta.length; j++) {
                theta[j] -= rate * (down[j] - beta * up[j]);
            }
            progress.accept(t + 1);
        }
        return theta;
    }
}
