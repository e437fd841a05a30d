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
    private static final double SQRT2 = StrictMath.sqrt(2);
    private static final double SQRT_2PI = StrictMath.sqrt(2 * StrictMath.PI);

    // Below this the scaled form would multiply a vanishing factor with an overflowing one; Q(u) is then close to 1 and
    // the plain difference loses nothing.
    private static final double LEAST_SCALED = -5;

    // Up to here the two scaled functions are nearly equal and their difference cancels; three terms of the series in r
    // leave a relative remainder below 2e-16.
    private static final double SERIES_UP_TO = 0.01;

    // From here the recursion of the integrals cancels and their asymptotic series reaches full precision.
    private static final double ASYMPTOTIC_FROM = 12;

    private HockeyStick() {}

    /**
     * theta(eps, r), to a relative 1e-12 while it exceeds 1e-15. Never 0 where the divergence is positive: a value that no
     * double holds is given as the least positive one.
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
        double scale = StrictMath.exp(-u * u / 2);
        double theta;
        if (scale == 0 && u > 0) {
            theta = 0;
        } else if (r <= SERIES_UP_TO) {
            theta = scale / SQRT_2PI * differenceOfMillsRatios(epsilon / r, r);
        } else {
            theta = u > LEAST_SCALED
                    ? 0.5 * scale * (Erfcx.value(u / SQRT2) - Erfcx.value(v / SQRT2))
                    : 0.5 * (Erfc.value(u / SQRT2) - scale * Erfcx.value(v / SQRT2));
        }
        return Math.max(Double.MIN_VALUE, theta);
    }

    // M(c - r/2) - M(c + r/2) for Mills' ratio M(x) = integral over t > 0 of e^(-t^2/2 - x t)
    //   = 2 integral of sinh(r t / 2) e^(-t^2/2 - c t) = 2 (h J_1 + h^3/6 J_3 + h^5/120 J_5 + ...),  h = r/2,
    // J_k = integral of t^k e^(-t^2/2 - c t): every term is positive, so nothing cancels however small r is.
    private static double differenceOfMillsRatios(double c, double r) {
        double h = r / 2;
        double square = h * h;
        double[] j = c < ASYMPTOTIC_FROM ? byRecursion(c) : asymptotic(c);
        return 2 * h * (j[0] + square / 6 * (j[1] + square / 20 * j[2]));
    }

    // J_1, J_3, J_5 by J_(k+1) = k J_(k-1) - c J_k from J_0 = M(c), J_1 = 1 - c M(c).
    private static double[] byRecursion(double c) {
        double[] all = new double[6];
        all[0] = StrictMath.sqrt(StrictMath.PI / 2) * Erfcx.value(c / SQRT2);
        all[1] = 1 - c * all[0];
        for (int k = 1; k < 5; k++) {
            all[k + 1] = k * all[k - 1] - c * all[k];
        }
        return new double[] {all[1], all[3], all[5]};
    }

    // J_m = sum over k of (-1)^k (2k+m)! / (2^k k! c^(2k+m+1)), summed while its terms fall.
    private static double[] asymptotic(double c) {
        double[] integrals = new double[3];
        for (int i = 0; i < integrals.length; i++) {
            int m = 2 * i + 1;
            double term = 1;
            for (int f = 1; f <= m; f++) {
                term *= f / c;
            }
            term /= c;
            double sum = 0;
            for (int k = 1; Math.abs(term) > 1e-17 * sum && k < 40; k++) {
                sum += term;
                term *= -((2.0 * k + m) * (2.0 * k + m - 1)) / (2.0 * k) / c / c;
            }
            integrals[i] = sum;
        }
        return integrals;
    }
}
