package dev.firebreak.privacy.accountant;

import dev.firebreak.core.GoldenSection;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rényi accounting (Mironov, "Rényi differential privacy", CSF 2017) of repeated sampled steps, for adding or removing one record:
 * curves r(alpha) add up over steps; each order gives a statement and the best one is taken. An upper bound.
 */
public final class RdpAccountant {
    // Larger orders are tried as long as they do better and one of them costs no more than this many terms.
    private static final double LARGEST_ORDER = 0x1p40;
    private static final double MOST_TERMS = 3e5;

    private final double[] orders;
    private final boolean refine;

    /** Orders greater than 1, ascending, at least one; without refinement exactly these are tried, as published tables do. */
    RdpAccountant(double[] orders, boolean refine) {
        this.orders = orders;
        this.refine = refine;
    }

    /**
     * The smallest epsilon that could be shown.
     *
     * @param epsilon eps
     * @param order the Rényi order that gave it
     * @param edgeOrder whether the best order was at an end of the list of orders, so that a longer list may do better
     */
    public record Guarantee(double epsilon, double order, boolean edgeOrder) {}

    /**
     * The default orders, 1.01 to 1024 and from there by doubling as long as that does better, with a golden-section search in
     * ln(alpha - 1) around the best of them.
     */
    public static RdpAccountant standard() {
        TreeSet<Double> orders = new TreeSet<>();
        IntStream.rangeClosed(1, 9).forEach(i -> orders.add(1 + i / 100.0));
        IntStream.rangeClosed(11, 109).forEach(i -> orders.add(i / 10.0));
        IntStream.rangeClosed(11, 63).forEach(i -> orders.add((double) i));
        DoubleStream.of(96, 128, 192, 256, 384, 512, 768, 1024).forEach(orders::add);
        return new RdpAccountant(
                orders.stream().mapToDouble(Double::doubleValue).toArray(), true);
    }

    /**
     * The smallest epsilon that so many steps show at delta.
     *
     * @param delta in (0, 1)
     */
    public Guarantee epsilon(PoissonGaussian step, int steps, double delta) {
        Check.openUnit("delta", delta);
        DoubleUnaryOperator epsilonAt = alpha -> epsilon(alpha, steps * step.renyi(alpha), delta);
        double epsilon = Double.POSITIVE_INFINITY;
        double below = 1;
        double order = orders[0];
        double above = orders[0];
        for (int i = 0; i < orders.length; i++) {
            double alpha = orders[i];
            double r = steps * step.renyi(alpha);
            double candidate = epsilon(alpha, r, delta);
            if (i == 0 || candidate < epsilon) {
                epsilon = candidate;
                order = alpha;
                below = i == 0 ? order : orders[i - 1];
                above = i == orders.length - 1 ? order : orders[i + 1];
            }
            // No larger order can do better: r and ln(1 - 1/alpha) only rise, ln(alpha)/(alpha - 1) falls.
            if (r + StrictMath.log1p(-1 / alpha) - StrictMath.log(alpha) / (alpha - 1) > epsilon) {
                break;
            }
        }
        boolean largest = order == orders[orders.length - 1] && orders.length > 1;
        while (refine && largest && epsilon > 0) {
            double next = 2 * order;
            if (next > LARGEST_ORDER || step.terms(next) > MOST_TERMS) {
                break;
            }
            double candidate = epsilonAt.applyAsDouble(next);
            above = next;
            largest = candidate < epsilon;
            if (largest) {
                epsilon = candidate;
                below = order;
                order = next;
            }
        }
        boolean edge = orders.length > 1 && epsilon > 0 && (largest || order == orders[0]);
        if (refine && !edge && epsilon > 0) {
            double refined = GoldenSection.minimum(
                    t -> epsilonAt.applyAsDouble(1 + StrictMath.exp(t)),
                    StrictMath.log(below - 1),
                    StrictMath.log(above - 1),
                    Conversion.EVALUATIONS);
            epsilon = Math.min(epsilon, refined);
        }
        return new Guarantee(epsilon, order, edge);
    }

    private static double epsilon(double alpha, double r, double delta) {
        // A divergence this small bounds the total variation distance by delta, hence eps = 0.
        return -StrictMath.expm1(-r) < delta * delta ? 0 : Conversion.renyi(alpha, r, delta);
    }
}
