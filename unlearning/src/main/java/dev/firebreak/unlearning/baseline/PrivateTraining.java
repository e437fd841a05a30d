package dev.firebreak.unlearning.baseline;

import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.privacy.accountant.GroupPrivacy;
import dev.firebreak.privacy.accountant.NoiseCalibration;
import dev.firebreak.privacy.accountant.PoissonGaussian;
import dev.firebreak.privacy.accountant.RdpAccountant;
import dev.firebreak.privacy.noise.Lattice;
import dev.firebreak.unlearning.Certificate;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Differentially private stochastic gradient descent (Abadi et al., "Deep learning with differential privacy", CCS 2016), after
 * which unlearning of up to f records is the identity, by group privacy. Every record enters a step's batch independently;
 * per-record gradients are clipped, summed, noised, and divided by the EXPECTED batch size. Sampling probability, steps and noise
 * follow from configured numbers alone: were they computed from the number of records at hand, they would differ between the two
 * worlds that the guarantee compares.
 *
 * @param clip C, greater than 0
 * @param noiseMultiplier noise standard deviation over C, greater than 0
 * @param batch expected batch size for {@code records} records, greater than 0
 * @param records a public number of records, at least 1, from which the sampling probability follows
 * @param steps how many, at least 1
 * @param rate by step, from 0
 */
public record PrivateTraining(
        double clip, double noiseMultiplier, double batch, int records, int steps, IntToDoubleFunction rate) {

    /** Checks the ranges. */
    public PrivateTraining {
        if (!(clip > 0) || !(noiseMultiplier > 0) || !(batch > 0) || records < 1 || steps < 1) {
            throw new IllegalArgumentException(
                    "clip, noise multiplier and batch must be positive, records and steps at least 1, but they are "
                            + clip + ", " + noiseMultiplier + ", " + batch + ", " + records + ", " + steps);
        }
    }

    /**
     * The same method with the least noise for which any group of so many records has (epsilon, delta).
     *
     * @param dimension d, of the gradients, whose rounding is counted
     * @throws IllegalArgumentException if a record's share of epsilon or delta is out of range
     * @throws ArithmeticException if no noise is enough
     */
    public PrivateTraining calibrated(int group, double epsilon, double delta, int dimension) {
        GroupPrivacy privacy = new GroupPrivacy(group);
        double noise = NoiseCalibration.noiseMultiplier(
                RdpAccountant.standard(),
                multiplier -> new PrivateTraining(clip, multiplier, batch, records, steps, rate).step(dimension),
                steps,
                privacy.perRecordEpsilon(epsilon),
                privacy.perRecordDelta(epsilon, delta));
        return new PrivateTraining(clip, noise, batch, records, steps, rate);
    }

    /** The guarantee for removing any group of so many of the records, at the group's delta; d as in {@link #calibrated}. */
    public Certificate certificate(int group, double epsilon, double delta, int dimension) {
        GroupPrivacy privacy = new GroupPrivacy(group);
        RdpAccountant.Guarantee each =
                RdpAccountant.standard().epsilon(step(dimension), steps, privacy.perRecordDelta(epsilon, delta));
        if (each.epsilon() > privacy.perRecordEpsilon(epsilon)) {
            return Certificate.none();
        }
        List<String> assumptions = new ArrayList<>(List.of(
                "at most " + group + " records are removed",
                "only the model is released; which records a step samples is as secret as the noise",
                "the number of records from which rate, steps and noise follow is public",
                Certificate.ROUNDED));
        if (each.edgeOrder()) {
            assumptions.add(
                    "the best Rényi order searched was the last one: a smaller epsilon holds, which this accountant"
                            + " does not show");
        }
        return Certificate.ofDivergence(epsilon, delta, assumptions);
    }

    /** The probability q with which a record enters a step: min(1, batch / records), rounded up to a multiple of 2^-53. */
    double share() {
        return Math.min(1, Math.ceil(batch / records * 0x1p53) * 0x1p-53);
    }

    // A clipped gradient moves the rounded sum by at most C and the rounding of both sums.
    private PoissonGaussian step(int dimension) {
        double sigma = noiseMultiplier * clip;
        double sensitivity = clip + Lattice.sensitivity(sigma, dimension);
        return new PoissonGaussian(share(), sigma / sensitivity);
    }

    /**
     * Trains.
     *
     * @param initial d numbers that depend on no data, not written to
     * @param noise keys the noise and the batches, which must be as secret
     */
    public double[] run(Model model, double[] initial, Examples examples, Perturbation noise) {
        double share = share();
        double[] theta = initial.clone();
        double[] sum = new double[theta.length];
        for (int t = 0; t < steps; t++) {
            UniformRandomProvider draws = noise.sampling(t);
            int[] sampled = IntStream.range(0, examples.count())
                    .filter(i -> draws.nextDouble() < share)
                    .toArray();
            model.clippedSum(theta, examples, sampled, clip, sum);
            noise.add(sum, noiseMultiplier * clip, t);
            for (int j = 0; j < theta.length; j++) {
                theta[j] -= rate.applyAsDouble(t) * sum[j] / batch;
            }
        }
        return theta;
    }
}
