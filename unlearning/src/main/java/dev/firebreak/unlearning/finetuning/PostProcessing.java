package dev.firebreak.unlearning.finetuning;

import java.util.function.IntToDoubleFunction;
import java.util.function.ObjIntConsumer;

/**
 * Training on with the retain set, without clipping and noise. The retain set is the same in both worlds, so a certificate
 * of the noisy phase carries over unchanged.
 *
 * @param steps how many, at least 0
 * @param rate by step, from 0, such as {@link OneCycle#at}
 * @param weightDecay at least 0
 */
public record PostProcessing(int steps, IntToDoubleFunction rate, double weightDecay) {

    /**
     * Trains on.
     *
     * @param start d numbers, not written to
     * @param gradients over the retain set
     * @param batches over the retain set, from step 0
     * @param progress given the parameters, not to be written to or kept, and the number of steps done, after each
     * @return the parameters after the last step
     */
    public double[] run(double[] start, GradientSource gradients, Batches batches, ObjIntConsumer<double[]> progress) {
        double[] x = start.clone();
        double[] gradient = new double[x.length];
        for (int t = 0; t < steps; t++) {
            gradients.mean(x, batches.at(t), gradient);
            GradientClipping.descend(x, gradient, rate.applyAsDouble(t), weightDecay);
            progress.accept(x, t + 1);
        }
        return x;
    }
}
