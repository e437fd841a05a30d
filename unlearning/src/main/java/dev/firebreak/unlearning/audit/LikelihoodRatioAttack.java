package dev.firebreak.unlearning.audit;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;

/**
 * Per-record membership of an unlearned model (U-LiRA: Carlini et al., "Membership inference attacks from first principles",
 * S&amp;P 2022, against unlearning as in Hayes et al., "Inexact unlearning needs more careful evaluations", 2024). For one record:
 * fit a normal to the logit ln(p/(1-p)) of the true class's probability p under shadow models that forgot it, another one
 * under models that never saw it, and decide by the log-likelihood ratio.
 *
 * @param unlearned fitted in the unlearned world
 * @param retrained fitted in the world that never saw the record
 */
public record LikelihoodRatioAttack(Normal unlearned, Normal retrained) {
    // Equal confidences would otherwise give a density without bound.
    private static final double LEAST_DEVIATION = 1e-6;
    private static final double LEAST_PROBABILITY = 1e-15;

    /**
     * A normal distribution.
     *
     * @param mean its mean
     * @param deviation its standard deviation, at least 1e-6
     */
    public record Normal(double mean, double deviation) {

        /** The maximum-likelihood fit, its deviation not below 1e-6. */
        public static Normal fit(double[] values) {
            double mean = Sums.mean(values);
            double variance = Sums.mean(
                    Arrays.stream(values).map(x -> (x - mean) * (x - mean)).toArray());
            return new Normal(mean, Math.max(LEAST_DEVIATION, Math.sqrt(variance)));
        }

        double logDensity(double x) {
            double z = (x - mean) / deviation;
            return -z * z / 2 - StrictMath.log(deviation);
        }
    }

    /** Fitted on some shadow models' probabilities of the true class. */
    public static LikelihoodRatioAttack fit(double[] unlearned, double[] retrained) {
        return new LikelihoodRatioAttack(Normal.fit(logits(unlearned)), Normal.fit(logits(retrained)));
    }

    /** The log-likelihood ratio of a probability; above 0 the attack decides "was forgotten". */
    public double score(double probability) {
        double x = logit(probability);
        return unlearned.logDensity(x) - retrained.logDensity(x);
    }

    /** How many decisions are right on shadow models that were not used for the fit. */
    public Proportion accuracy(double[] unlearned, double[] retrained) {
        return Proportion.right(p -> score(p) > 0, unlearned, retrained);
    }

    /** ln(p/(1-p)), with p kept away from 0 and 1 by 1e-15. */
    static double logit(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a probability must be in [0, 1], but is " + probability);
        }
        double p = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
        return StrictMath.log(p) - StrictMath.log1p(-p);
    }

    /** Their logit-scaled confidences ln p - ln(1 - p), by which a record is attacked. */
    public static double[] logits(double[] probabilities) {
        return Arrays.stream(probabilities).map(LikelihoodRatioAttack::logit).toArray();
    }
}
