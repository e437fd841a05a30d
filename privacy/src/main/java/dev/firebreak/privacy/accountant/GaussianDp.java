package dev.firebreak.privacy.accountant;

import dev.firebreak.core.TwelveDigits;

/**
 * mu-Gaussian differential privacy: two neighbouring data sets are no easier to distinguish than N(0, 1) from N(mu, 1) (Dong, Roth and
 * Su, "Gaussian differential privacy", JRSS B 2022). Exact for Gaussian noise: mu = sensitivity / standard deviation.
 *
 * @param mu distance of the two unit Gaussians, at least 0; infinity means no protection
 */
public record GaussianDp(double mu) {

    /** Checks the range. */
    public GaussianDp {
        Check.atLeastZero("mu", mu);
    }

    /** The weakest protection (largest mu) that is still (epsilon, delta); epsilon at least 0, delta in (0, 1). */
    public static GaussianDp weakest(double epsilon, double delta) {
        Check.openUnit("delta", delta);
        return new GaussianDp(
                TwelveDigits.down(Bisection.bracket(r -> HockeyStick.divergence(epsilon, r) > delta, 0)[0]));
    }

    /** The smallest delta at this epsilon, rounded up. */
    public double delta(double epsilon) {
        return TwelveDigits.up(HockeyStick.divergence(epsilon, mu));
    }

    /** The smallest epsilon at this delta in (0, 1), rounded up; infinity if there is no noise. */
    public double epsilon(double delta) {
        Check.openUnit("delta", delta);
        if (mu == Double.POSITIVE_INFINITY) {
            return mu;
        }
        return delta(0) <= delta ? 0 : TwelveDigits.up(Bisection.bracket(epsilon -> delta(epsilon) <= delta, 0)[1]);
    }

    /** Noise standard deviation over sensitivity that gives this protection. */
    public double noiseMultiplier() {
        return 1 / mu;
    }

    /** The zero-concentrated budget rho = mu^2 / 2 of the same pair. */
    public double rho() {
        return mu * mu / 2;
    }
}
