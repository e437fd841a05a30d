package dev.firebreak.experiments.trial;

import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.optimize.Objective;
import dev.firebreak.privacy.accountant.Conversion;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.baseline.PrivateTraining;
import dev.firebreak.unlearning.finetuning.Perturbation;
import java.util.OptionalDouble;

/**
 * DP-SGD as unlearning for free: trained once with all records and a guarantee for groups of f of them, after which nothing is done on a
 * request. Clip 1, 100 records a step, 20 epochs; the best of five constant rates, which is in its favour.
 *
 * @param model the model
 * @param all the records, with those that will be forgotten
 * @param smoothness beta of the risk; rates are parts of 1/beta
 * @param randomness of the seed
 */
record PrivateRegression(Model model, Examples all, double smoothness, Randomness randomness) {
    private static final double DELTA = 1e-5;
    private static final double CLIP = 1;
    private static final int BATCH = 100;
    private static final int EPOCHS = 20;
    private static final double[] RATES = {0.01, 0.03, 0.1, 0.3, 1};

    /** Noise for a group of so many records and a budget rho; empty if no noise is enough. */
    OptionalDouble noiseMultiplier(int group, double rho) {
        try {
            return OptionalDouble.of(training(1, 1)
                    .calibrated(group, Conversion.GDP.epsilon(rho, DELTA), DELTA, model.dimension())
                    .noiseMultiplier());
        } catch (IllegalArgumentException | ArithmeticException noNoise) {
            return OptionalDouble.empty();
        }
    }

    /** The least excess risk over the rates, on the records that remain. */
    double excessRisk(double noiseMultiplier, Objective left, double least) {
        double best = Double.POSITIVE_INFINITY;
        for (int k = 0; k < RATES.length; k++) {
            Randomness own = Randomness.of(randomness.stream("private", k, 0).nextLong());
            double[] theta = training(noiseMultiplier, RATES[k] / smoothness)
                    .run(model, new double[model.dimension()], all, Perturbation.of(Noise.experiment(own), 0));
            double risk = left.evaluate(theta, new double[theta.length]) - least;
            best = Math.min(best, Double.isNaN(risk) ? Double.POSITIVE_INFINITY : risk);
        }
        return best;
    }

    private PrivateTraining training(double noiseMultiplier, double rate) {
        int steps = EPOCHS * Math.max(1, (all.count() + BATCH - 1) / BATCH);
        return new PrivateTraining(CLIP, noiseMultiplier, BATCH, all.count(), steps, step -> rate);
    }
}
