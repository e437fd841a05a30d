package dev.firebreak.unlearning.selection;

import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.core.linalg.VectorMath;

/**
 * The removal-preservation frontier of two Gaussians with equal covariance at divergence D = KL(p1||p2): edited data p can have
 * removal alpha = KL(p1||p) and preservation KL(p2||p) = (sqrt(alpha) - sqrt(D))^2 at the mean mu2 + s (mu2 - mu1) with
 * s = sqrt(alpha/D) - 1, and no better. (A factor 1/2 that is sometimes printed contradicts the definition.)
 *
 * @param divergence D, greater than 0
 */
public record GaussianFrontier(double divergence) {

    /** Checks the range. */
    public GaussianFrontier {
        if (!(divergence > 0) || divergence == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("divergence must be positive and finite, but is " + divergence);
        }
    }

    /** The least KL(p2||p) at which KL(p1||p) is at least the removal; 0 up to D, which keeping p2 alone reaches. */
    public double preservation(double removal) {
        double root = Math.max(0, Math.sqrt(removal) - Math.sqrt(divergence));
        return root * root;
    }

    /** The greatest KL(p1||p) at a tolerated KL(p2||p) of at least 0: (sqrt(D) + sqrt(preservation))^2. */
    public double removal(double preservation) {
        double root = Math.sqrt(divergence) + Math.sqrt(preservation);
        return root * root;
    }

    /** KL between Gaussians of equal covariance: half the squared Mahalanobis distance of their means. */
    public static double divergence(double[] mu1, double[] mu2, Cholesky covariance) {
        double[] scaled = covariance.halfSolve(VectorMath.difference(mu1, mu2));
        return VectorMath.dot(scaled, scaled) / 2;
    }
}
