package dev.firebreak.aggregation.certificate;

/**
 * What Byzantine workers can cost when workers hold different data: honest gradients obey
 * {@code mean_i ||grad L_i - grad L_H||^2 <= G^2 + B^2 ||grad L_H||^2} (Allouah, Guerraoui, Gupta, Pinot and Rizk, "Robust distributed
 * learning: tight error bounds and breakdown point under data heterogeneity", NeurIPS 2023). The formulas are quoted from the literature,
 * not verified against the paper against the paper; they are for curves beside a run, not guarantees.
 *
 * @param g2 G^2, at least 0, in squared units of the gradient
 * @param b2 B^2, at least 0
 */
public record HeterogeneityBounds(double g2, double b2) {

    /** Checks the ranges. */
    public HeterogeneityBounds {
        if (!(g2 >= 0) || !(b2 >= 0)) {
            throw new IllegalArgumentException("G^2 and B^2 must be at least 0, but are " + g2 + " and " + b2);
        }
    }

    /** 1 / (2 + B^2): no algorithm is resilient when f/n is as large (theorem 1; quoted, not verified against the paper). */
    public double breakdown() {
        return 1 / (2 + b2);
    }

    /**
     * The error in the loss below which no algorithm can come: {@code f G^2 / (8 mu (n - (2 + B^2) f))}, infinite from the breakdown point
     * on (quoted, not verified against the paper).
     *
     * @param mu strong convexity, above 0
     */
    public double lowerBound(int n, int f, double mu) {
        positive("mu", mu);
        double left = n - (2 + b2) * f;
        return left > 0 ? f * g2 / (8 * mu * left) : Double.POSITIVE_INFINITY;
    }

    /**
     * Bound on the squared gradient norm of robust gradient descent at step size 1/L, without convexity:
     * {@code kappa G^2 / (1 - kappa B^2) + 2 L D / ((1 - kappa B^2) T)}; infinite unless kappa B^2 &lt; 1 (quoted, not verified against the paper).
     *
     * @param kappa the rule's coefficient, at least 0
     * @param steps T, at least 1
     * @param smoothness L, above 0
     * @param gap D, the loss at the start less its infimum, at least 0
     */
    public double robustGradientDescent(double kappa, int steps, double smoothness, double gap) {
        positive("steps", steps);
        positive("smoothness", smoothness);
        double left = 1 - kappa * b2;
        return left > 0 ? (kappa * g2 + 2 * smoothness * gap / steps) / left : Double.POSITIVE_INFINITY;
    }

    /**
     * Bound on the loss less its minimum after robust gradient descent at step size 1/L under the Polyak-Lojasiewicz inequality:
     * {@code kappa G^2 / (2 mu (1 - kappa B^2)) + exp(-(mu / L) (1 - kappa B^2) T) D}; infinite unless kappa B^2 &lt; 1 (quoted, not
     * verified against the paper).
     *
     * @param kappa the rule's coefficient, at least 0
     * @param steps T, at least 1
     * @param smoothness L, above 0
     * @param mu the constant of the inequality, above 0
     * @param gap D, the loss at the start less its minimum, at least 0
     */
    public double robustGradientDescent(double kappa, int steps, double smoothness, double mu, double gap) {
        positive("steps", steps);
        positive("smoothness", smoothness);
        positive("mu", mu);
        double left = 1 - kappa * b2;
        return left > 0
                ? kappa * g2 / (2 * mu * left) + StrictMath.exp(-mu / smoothness * left * steps) * gap
                : Double.POSITIVE_INFINITY;
    }

    private static void positive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be above 0, but is " + value);
        }
    }
}
