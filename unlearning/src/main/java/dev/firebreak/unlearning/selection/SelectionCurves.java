package dev.firebreak.unlearning.selection;

import dev.firebreak.core.TwelveDigits;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What random and selective removal of f of n1 unwanted records do to the fitted mean, exactly for large samples, in one
 * dimension with equal variances. With s = sqrt(2 D) and w = (n1 - f)/(n1 - f + n2):
 *
 * <pre>
 *   random:     KL(p1||p) = (1 - w)^2 D,           KL(p2||p) = w^2 D
 *   selective:  KL(p1||p) = (s - w tau)^2 / 2,     KL(p2||p) = (w tau)^2 / 2
 * </pre>
 *
 * <p>where tau is the mean, from mu2 and in units of sigma, of the unwanted records with |x - mu2| at most u, and u is the
 * (1 - f/n1)-quantile of that folded normal variable.
 *
 * @param divergence D = KL(p1||p2), greater than 0
 * @param unwanted n1, at least 1
 * @param retained n2, at least 1
 */
public record SelectionCurves(double divergence, int unwanted, int retained) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** Checks the ranges. */
    public SelectionCurves {
        if (!(divergence > 0) || divergence == Double.POSITIVE_INFINITY || unwanted < 1 || retained < 1) {
            throw new IllegalArgumentException("divergence must be positive, sample sizes at least 1, but they are "
                    + divergence + ", " + unwanted + " and " + retained);
        }
    }

    /**
     * A point of the curve.
     *
     * @param removal KL(p1||p)
     * @param preservation KL(p2||p)
     */
    public record Point(double removal, double preservation) {}

    /** After deleting f unwanted records at random, f in [0, n1]. */
    public Point random(int deleted) {
        double w = weight(deleted);
        return new Point((1 - w) * (1 - w) * divergence, w * w * divergence);
    }

    /** After deleting the f unwanted records farthest from mu2, f in [0, n1]. */
    public Point selective(int deleted) {
        double kept = 1 - (double) deleted / unwanted;
        double shift = deleted == unwanted ? 0 : weight(deleted) * keptMean(kept);
        double gap = Math.sqrt(2 * divergence) - shift;
        return new Point(gap * gap / 2, shift * shift / 2);
    }

    /** The least f at which random removal reaches KL(p1||p) &gt;= share of D; share in (0, 1]. */
    public int randomBudget(double share) {
        return budget(share, f -> random(f).removal());
    }

    /** The least f at which selective removal reaches KL(p1||p) &gt;= share of D; share in (0, 1]. */
    public int selectiveBudget(double share) {
        return budget(share, f -> selective(f).removal());
    }

    private int budget(double share, IntToDoubleFunction removal) {
        int low = -1;
        int high = unwanted;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (removal.applyAsDouble(middle) >= share * divergence) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private double weight(int deleted) {
        if (deleted < 0 || deleted > unwanted) {
            throw new IllegalArgumentException("deleted must be in [0, " + unwanted + "], but is " + deleted);
        }
        double kept = unwanted - deleted;
        return kept / (kept + retained);
    }

    /** g^-1(p): the p-quantile of |N(sqrt(2 D), 1)|, with g(u) = Phi(u - s) + Phi(u + s) - 1. */
    double quantile(double p) {
        if (p >= 1) {
            return Double.POSITIVE_INFINITY;
        }
        double s = Math.sqrt(2 * divergence);
        double low = 0;
        double high = s + 40;
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return high;
            }
            // The probability of an interval keeps its digits where the difference of two values near 1 loses them.
            if (NORMAL.probability(-middle - s, middle - s) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** tau: the mean of N(s, 1) given that its absolute value is at most its p-quantile. */
    double keptMean(double p) {
        double s = Math.sqrt(2 * divergence);
        double u = quantile(p);
        if (u == Double.POSITIVE_INFINITY) {
            return s;
        }
        double mean = s + (NORMAL.density(u + s) - NORMAL.density(u - s)) / NORMAL.probability(-u - s, u - s);
        return TwelveDigits.nearest(mean);
    }
}
