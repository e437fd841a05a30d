package dev.firebreak.privacy.accountant;

/** From one point (alpha, r) of a Rényi curve to (eps, delta). Orders alpha are greater than 1, r at least 0. */
public final class RenyiConversion {
    private RenyiConversion() {}

    /**
     * r + ln((alpha-1)/alpha) - ln(delta alpha)/(alpha-1), not below 0 (Canonne, Kamath and Steinke, NeurIPS 2020,
     * proposition 12).
     */
    public static double epsilon(double alpha, double r, double delta) {
        check(alpha, r);
        Check.openUnit("delta", delta);
        return Math.max(0, r + StrictMath.log1p(-1 / alpha) - StrictMath.log(delta * alpha) / (alpha - 1));
    }

    /** The older r + ln(1/delta)/(alpha-1) (Mironov, CSF 2017, proposition 3): for comparison, never smaller. */
    public static double classicEpsilon(double alpha, double r, double delta) {
        check(alpha, r);
        return r - StrictMath.log(Check.openUnit("delta", delta)) / (alpha - 1);
    }

    /** The smallest delta at epsilon: the better of the bound above and of the total variation distance sqrt(1 - e^-r). */
    public static double delta(double alpha, double r, double epsilon) {
        check(alpha, r);
        Check.atLeastZero("epsilon", epsilon);
        double moment = StrictMath.exp((alpha - 1) * (r - epsilon + StrictMath.log1p(-1 / alpha))) / alpha;
        return Math.min(1, Math.min(moment, Math.sqrt(-StrictMath.expm1(-r))));
    }

    private static void check(double alpha, double r) {
        Check.require(alpha > 1, "alpha", "greater than 1", alpha);
        Check.atLeastZero("r", r);
    }
}
