package dev.firebreak.privacy.accountant;

import dev.firebreak.core.GoldenSection;
import java.util.Arrays;
import java.util.Locale;

/**
 * From a divergence budget rho (Rényi divergence of order alpha at most alpha rho, for all alpha &gt; 1) to (eps, delta) and
 * back. A certificate names the one it used.
 */
public enum Conversion {
    /** eps = rho + 2 sqrt(rho ln(1/delta)) (Bun and Steinke, "Concentrated differential privacy", TCC 2016). */
    SIMPLE {
        @Override
        double positiveEpsilon(double rho, double delta) {
            return rho + 2 * Math.sqrt(rho * -StrictMath.log(delta));
        }

        @Override
        public double rho(double epsilon, double delta) {
            double log = -StrictMath.log(Check.openUnit("delta", delta));
            // (sqrt(eps + L) - sqrt(L))^2 without the cancellation at small eps.
            double root = Check.atLeastZero("epsilon", epsilon) / (Math.sqrt(epsilon + log) + Math.sqrt(log));
            return root * root;
        }
    },

    /**
     * eps = min over alpha &gt; 1 of alpha rho + ln((alpha-1)/alpha) - ln(delta alpha)/(alpha-1) (Canonne, Kamath and Steinke,
     * "The discrete Gaussian for differential privacy", NeurIPS 2020, proposition 12).
     */
    RDP {
        @Override
        double positiveEpsilon(double rho, double delta) {
            double start = StrictMath.log(Math.sqrt(-StrictMath.log(delta) / rho));
            // Wide on both sides of the minimiser of the simple bound; the function is unimodal in ln(alpha - 1).
            double best = GoldenSection.minimum(
                    t -> renyi(1 + StrictMath.exp(t), (1 + StrictMath.exp(t)) * rho, delta),
                    start - 6,
                    start + 6,
                    EVALUATIONS);
            return Math.max(0, best);
        }
    },

    /**
     * Exact for a pair that is no easier to distinguish than N(0, 1) from N(sqrt(2 rho), 1). Only for such pairs; that is
     * more than the bound on Rényi divergences says.
     */
    GDP {
        @Override
        double positiveEpsilon(double rho, double delta) {
            return new GaussianDp(Math.sqrt(2 * rho)).epsilon(delta);
        }

        @Override
        public double rho(double epsilon, double delta) {
            return GaussianDp.weakest(epsilon, delta).rho();
        }
    };

    /** Of a golden-section search: 0.618^60 of the interval is below the square root of the machine precision, where a minimum is flat. */
    static final int EVALUATIONS = 62;

    /**
     * The epsilon that rho gives at delta.
     *
     * @param rho at least 0; infinity gives infinity
     * @param delta in (0, 1)
     */
    public final double epsilon(double rho, double delta) {
        Check.atLeastZero("rho", rho);
        Check.openUnit("delta", delta);
        return rho == 0 || rho == Double.POSITIVE_INFINITY ? rho : positiveEpsilon(rho, delta);
    }

    /**
     * The largest rho that is (epsilon, delta) under this conversion.
     *
     * @param epsilon at least 0
     * @param delta in (0, 1)
     */
    public double rho(double epsilon, double delta) {
        Check.atLeastZero("epsilon", epsilon);
        return Bisection.bracket(rho -> epsilon(rho, delta) > epsilon, 0)[0];
    }

    /**
     * From one point (alpha, r) of a Rényi curve, alpha greater than 1: r + ln((alpha-1)/alpha) - ln(delta alpha)/(alpha-1), not
     * below 0.
     */
    static double renyi(double alpha, double r, double delta) {
        Check.require(alpha > 1, "alpha", "greater than 1", alpha);
        Check.atLeastZero("r", r);
        Check.openUnit("delta", delta);
        return Math.max(0, r + StrictMath.log1p(-1 / alpha) - StrictMath.log(delta * alpha) / (alpha - 1));
    }

    abstract double positiveEpsilon(double rho, double delta);

    /** The name in specs and receipts: {@code simple}, {@code rdp}, {@code gdp}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The conversion of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Conversion of(String word) {
        return Arrays.stream(values())
                .filter(c -> c.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("conversion must be simple, rdp or gdp, but is '" + word + "'"));
    }
}
