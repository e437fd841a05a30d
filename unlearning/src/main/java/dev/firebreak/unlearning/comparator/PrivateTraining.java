package dev.firebreak.unlearning.comparator;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.privacy.accountant.Adjacency;
import dev.firebreak.privacy.accountant.Event;
import dev.firebreak.privacy.accountant.GroupPrivacy;
import dev.firebreak.privacy.accountant.Guarantee;
import dev.firebreak.privacy.accountant.NoiseCalibration;
import dev.firebreak.privacy.accountant.RdpAccountant;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Differentially private stochastic gradient descent (Abadi et al., "Deep learning with differential privacy", CCS 2016), after
 * which unlearning of up to f records is the identity, by group privacy. Every record enters a step's batch independently;
 * per-record gradients are clipped, summed, noised, and divided by the EXPECTED batch size.
 *
 * @param clip C, greater than 0
 * @param noiseMultiplier noise standard deviation over C, greater than 0
 * @param batch expected batch size, greater than 0
 * @param steps how many, at least 1
 * @param rate by step, from 0
 */
public record PrivateTraining(double clip, double noiseMultiplier, double batch, int steps, IntToDoubleFunction rate) {

    /** Checks the ranges. */
    public PrivateTraining {
        if (!(clip > 0) || !(noiseMultiplier > 0) || !(batch > 0) || steps < 1) {
            throw new IllegalArgumentException(
                    "clip, noise multiplier and batch must be positive, steps at least 1, but they" + " are " + clip
                            + ", " + noiseMultiplier + ", " + batch + ", " + steps);
        }
    }

    /** With the least noise for which any group of so many records out of n has (epsilon, delta). */
    public static PrivateTraining calibrated(
            double clip,
            double batch,
            int steps,
            IntToDoubleFunction rate,
            int records,
            int group,
            double epsilon,
            double delta) {
        GroupPrivacy privacy = new GroupPrivacy(group);
        double noise = NoiseCalibration.noiseMultiplier(
                RdpAccountant.standard(),
                multiplier -> event(multiplier, batch, steps, records),
                privacy.perRecordEpsilon(epsilon),
                privacy.perRecordDelta(epsilon, delta));
        return new PrivateTraining(clip, noise, batch, steps, rate);
    }

    /** The guarantee for removing any group of so many records out of n, at the group's delta. */
    public Certificate certificate(int records, int group, double epsilon, double delta) {
        GroupPrivacy privacy = new GroupPrivacy(group);
        Guarantee each = RdpAccountant.standard()
                .epsilon(event(noiseMultiplier, batch, steps, records), privacy.perRecordDelta(epsilon, delta));
        return each.epsilon() <= privacy.perRecordEpsilon(epsilon)
                ? Certificate.ofDivergence(
                        epsilon,
                        delta,
                        List.of("at most " + group + " records are removed", "only the model is released"))
                : Certificate.none();
    }

    private static Event event(double noiseMultiplier, double batch, int steps, int records) {
        Event.Gaussian step = new Event.Gaussian(noiseMultiplier, Adjacency.ADD_REMOVE);
        return new Event.Repeated(new Event.PoissonSampled(Math.min(1, batch / records), step), steps);
    }

    /**
     * Trains.
     *
     * @param initial d numbers that depend on no data, not written to
     * @param sampling keys the batches
     * @param noise keys the noise
     */
    public double[] run(Model model, double[] initial, Examples examples, Randomness sampling, Perturbation noise) {
        double share = Math.min(1, batch / examples.count());
        double[] theta = initial.clone();
        double[] gradient = new double[theta.length];
        for (int t = 0; t < steps; t++) {
            double[] sum = new double[theta.length];
            RandomStream stream = sampling.stream("poisson-sample", t, 0);
            for (int i = 0; i < examples.count(); i++) {
                if (stream.nextDouble() < share) {
                    model.gradient(theta, examples, new int[] {i}, gradient);
                    Norm.shorten(gradient, clip);
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] += gradient[j];
                    }
                }
            }
            noise.add(sum, noiseMultiplier * clip, t);
            for (int j = 0; j < theta.length; j++) {
                theta[j] -= rate.applyAsDouble(t) * sum[j] / batch;
            }
        }
        return theta;
    }
}
