package dev.firebreak.unlearning.audit;

import dev.firebreak.core.TwelveDigits;
import java.util.Arrays;
import java.util.function.DoublePredicate;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * A count of successes with exact one-sided bounds on the probability behind it (Clopper and Pearson, Biometrika 1934).
 *
 * @param successes in [0, trials]
 * @param trials at least 1
 */
public record Proportion(long successes, long trials) {

    /** Checks the ranges. */
    public Proportion {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("successes must be in [0, trials] and trials at least 1, but they are "
                    + successes + " of " + trials);
        }
    }

    /** The right decisions of an attack, by whether it decides "was forgotten". */
    static Proportion right(DoublePredicate forgotten, double[] unlearned, double[] retrained) {
        long right = Arrays.stream(unlearned).filter(forgotten).count()
                + Arrays.stream(retrained).filter(forgotten.negate()).count();
        return new Proportion(right, unlearned.length + retrained.length);
    }

    /** A number that is above the probability in at most a share {@code error} of all experiments. */
    public double lower(double error) {
        return successes == 0
                ? 0
                : TwelveDigits.down(BetaDistribution.of((double) successes, (double) (trials - successes + 1))
                        .inverseCumulativeProbability(error));
    }

    /** A number that is below the probability in at most a share {@code error} of all experiments. */
    public double upper(double error) {
        return successes == trials
                ? 1
                : TwelveDigits.up(BetaDistribution.of((double) (successes + 1), (double) (trials - successes))
                        .inverseSurvivalProbability(error));
    }
}
