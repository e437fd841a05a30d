package dev.firebreak.privacy.accountant;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.Erfcx;

/**
 * The hockey-stick divergence of two unit Gaussians at distance r: the smallest delta for which a Gaussian mechanism with
 * sensitivity / noise = r is (eps, delta)-private,
 *
 * <pre>theta(eps, r) = Q(eps/r - r/2) - e^eps Q(eps/r + r/2),   Q = 1 - Phi</pre>
 *
 * (Balle and Wang, "Improving the Gaussian mechanism for differential privacy", ICML 2018, theorem 8). Increasing in r,
 * decreasing in eps.
 */
public final class HockeyStick {
    private static final double SQRT2 = Math.sqrt(2);

    // Below this the scaled form would multiply a vanishing factor with an overflowing one; Q(u) is then close to 1 and
    // the
    // plain difference loses nothing.
    private static final double LEAST_SCALED = -5;

    private HockeyStick() {}

    /**
     * theta(eps, r), to a relative 1e-12 while it exceeds 1e-15.
     *
     * @param epsilon eps, at least 0
     * @param r sensitivity over noise standard deviation, at least 0; infinity means no noise
     * @throws IllegalArgumentException if one of them is negative or NaN
     */
    public static double divergence(double epsilon, double r) {
        Check.atLeastZero("epsilon", epsilon);
        Check.atLeastZero("r", r);
        if (r == 0 || epsilon == Double.POSITIVE_INFINITY) {
            return 0;
        }
        if (r == Double.POSITIVE_INFINITY) {
            return 1;
        }
        double u = epsilon / r - r / 2;
        double v = epsilon / r + r / 2;
        // v^2 - u^2 = 2 eps, so that e^eps Q(v) shares the factor exp(-u^2/2) with Q(u) and nothing can overflow.
        double scale = 0.5 * StrictMath.exp(-u * u / 2);
        double theta = u > LEAST_SCALED
                ? scale * (Erfcx.value(u / SQRT2) - Erfcx.value(v / SQRT2))
                : 0.5 * Erfc.value(u / SQRT2) - scale * Erfcx.value(v / SQRT2);
        return Math.max(0, theta);
    }
}
