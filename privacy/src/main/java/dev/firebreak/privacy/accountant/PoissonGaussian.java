package dev.firebreak.privacy.accountant;

/**
 * Rényi divergence of one step of the Poisson-sampled Gaussian mechanism, add-or-remove-one (Mironov, Talwar and Zhang,
 * "Rényi differential privacy of the sampled Gaussian mechanism", 2019):
 *
 * <pre>A(alpha) = E over z ~ N(0, s^2) of (1 - q + q e^((2z-1)/(2 s^2)))^alpha,   r(alpha) = ln A / (alpha - 1)</pre>
 *
 * for every real alpha &gt; 1, by the trapezoidal rule on A - 1 = E[(1+u)^alpha - 1 - alpha u] with
 * u = q (e^((2z-1)/(2 s^2)) - 1). E[u] = 0 makes the integrand non-negative, so nothing cancels however small q is, and the
 * rule converges exponentially because the integrand is analytic. (The published series needs signed generalised binomials
 * for fractional alpha; taken with absolute values it is several times too large at alpha = 1.25.)
 *
 * @param rate sampling probability q in [0, 1]
 * @param noiseMultiplier s, standard deviation over add-or-remove-one sensitivity, greater than 0
 */
public record PoissonGaussian(double rate, double noiseMultiplier) {
    // Step s/40 and 12 standard deviations on each side: relative error below 3e-10 (checked against 40-digit values).
    private static final double STEPS_PER_SIGMA = 40;
    private static final double TAIL_SIGMAS = 12;
    private static final double LOG_SPACE_FROM = 30;

    /** Checks the ranges. */
    public PoissonGaussian {
        Check.require(rate >= 0 && rate <= 1, "rate", "in [0, 1]", rate);
        Check.positive("noise multiplier", noiseMultiplier);
    }

    /** What one order costs, in evaluations of the integrand. */
    double terms(double alpha) {
        return STEPS_PER_SIGMA * alpha / noiseMultiplier;
    }

    /** r(alpha); O(alpha / s + 1) evaluations of the integrand. */
    public double renyi(double alpha) {
        Check.require(alpha > 1, "alpha", "greater than 1", alpha);
        double variance = noiseMultiplier * noiseMultiplier;
        if (rate == 0) {
            return 0;
        }
        return rate == 1 ? alpha / (2 * variance) : log1pOf(logExcess(alpha, variance)) / (alpha - 1);
    }

    // ln(A - 1)
    private double logExcess(double alpha, double variance) {
        double step = noiseMultiplier / STEPS_PER_SIGMA;
        double from = -TAIL_SIGMAS * noiseMultiplier;
        // The weight e^(k(2z-1)/(2 s^2)) moves the Gaussian's peak to k, which for (1+u)^alpha is at most alpha.
        double to = alpha + TAIL_SIGMAS * noiseMultiplier;
        long count = (long) Math.ceil((to - from) / step);
        double largest = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (long i = 0; i <= count; i++) {
            double z = from + i * step;
            double term = logIntegrand(alpha, z, variance) - z * z / (2 * variance);
            if (term > largest) {
                sum = sum * StrictMath.exp(largest - term) + 1;
                largest = term;
            } else {
                sum += StrictMath.exp(term - largest);
            }
        }
        return largest + StrictMath.log(sum) + StrictMath.log(step / (noiseMultiplier * Math.sqrt(2 * Math.PI)));
    }

    // ln((1+u)^alpha - 1 - alpha u)
    private double logIntegrand(double alpha, double z, double variance) {
        double exponent = (2 * z - 1) / (2 * variance);
        if (exponent > 600) {
            // e^exponent would overflow soon; here 1 + u = q e^exponent to full precision.
            return alpha * (StrictMath.log(rate) + exponent);
        }
        double u = rate * StrictMath.expm1(exponent);
        double power = alpha * StrictMath.log1p(u);
        if (power > LOG_SPACE_FROM) {
            return power + StrictMath.log1p(-(1 + alpha * u) * StrictMath.exp(-power));
        }
        // Near u = 0 the difference cancels; its Taylor series does not.
        double value = Math.abs(alpha * u) < 1e-3 ? taylor(alpha, u) : StrictMath.expm1(power) - alpha * u;
        return StrictMath.log(Math.max(0, value));
    }

    // sum over k >= 2 of binom(alpha, k) u^k, for |alpha u| < 1e-3: eight terms reach full precision.
    private static double taylor(double alpha, double u) {
        double term = alpha * u;
        double sum = 0;
        for (int k = 2; k < 10; k++) {
            term *= (alpha - k + 1) / k * u;
            sum += term;
        }
        return sum;
    }

    private static double log1pOf(double logExcess) {
        return logExcess > LOG_SPACE_FROM
                ? logExcess + StrictMath.log1p(StrictMath.exp(-logExcess))
                : StrictMath.log1p(StrictMath.exp(logExcess));
    }
}
