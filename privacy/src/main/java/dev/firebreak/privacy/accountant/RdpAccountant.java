package dev.firebreak.privacy.accountant;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rényi accounting (Mironov, "Rényi differential privacy", CSF 2017): curves r(alpha) add up over events; each order gives
 * a statement and the best one is taken.
 */
public final class RdpAccountant implements Accountant {
    // Larger orders are tried as long as they do better and one of them costs no more than this many terms.
    private static final double LARGEST_ORDER = 0x1p40;
    private static final double MOST_TERMS = 3e5;

    private final double[] orders;
    private final boolean refine;

    private RdpAccountant(double[] orders, boolean refine) {
        this.orders = orders;
        this.refine = refine;
    }

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
     * Exactly these orders, no refinement.
     *
     * @param orders each greater than 1, ascending, at least one
     */
    public static RdpAccountant ofOrders(double... orders) {
        double[] sorted = orders.clone();
        Arrays.sort(sorted);
        if (orders.length == 0 || !(sorted[0] > 1) || !Arrays.equals(orders, sorted)) {
            throw new IllegalArgumentException("orders must ascend from above 1, but are " + Arrays.toString(orders));
        }
        return new RdpAccountant(sorted, false);
    }

    @Override
    public Guarantee epsilon(Event event, double delta) {
        Check.openUnit("delta", delta);
        Best best = best(
                event,
                (alpha, r) ->
                        // A divergence this small bounds the total variation distance by delta, hence eps = 0.
                        -StrictMath.expm1(-r) < delta * delta ? 0 : RenyiConversion.epsilon(alpha, r, delta),
                // No larger order can do better: r and ln(1 - 1/alpha) only rise, ln(alpha)/(alpha - 1) falls.
                (alpha, r) -> r + StrictMath.log1p(-1 / alpha) - StrictMath.log(alpha) / (alpha - 1));
        return bound(event, best.value, delta, best);
    }

    @Override
    public Guarantee delta(Event event, double epsilon) {
        Best best = best(
                event, (alpha, r) -> RenyiConversion.delta(alpha, r, epsilon), (alpha, r) -> Double.NEGATIVE_INFINITY);
        return bound(event, epsilon, best.value, best);
    }

    /** The curve of an event at one order alpha greater than 1. */
    public static double renyi(Event event, double alpha) {
        if (event instanceof Event.Gaussian gaussian) {
            return new PoissonGaussian(1, gaussian.noiseMultiplier()).renyi(alpha);
        }
        if (event instanceof Event.PoissonSampled sampled) {
            return new PoissonGaussian(sampled.rate(), sampled.event().noiseMultiplier()).renyi(alpha);
        }
        if (event instanceof Event.ZeroConcentrated concentrated) {
            return alpha * concentrated.rho();
        }
        if (event instanceof Event.Repeated repeated) {
            return (double) repeated.times() * renyi(repeated.event(), alpha);
        }
        double sum = 0;
        for (Event part : ((Event.Composed) event).events()) {
            sum += renyi(part, alpha);
        }
        return sum;
    }

    private record Best(double value, double order, boolean edge) {}

    private Best best(Event event, DoubleBinaryOperator valueOf, DoubleBinaryOperator floorBeyond) {
        DoubleUnaryOperator valueAt = alpha -> valueOf.applyAsDouble(alpha, renyi(event, alpha));
        double value = Double.POSITIVE_INFINITY;
        double below = 1;
        double order = orders[0];
        double above = orders[0];
        for (int i = 0; i < orders.length; i++) {
            double r = renyi(event, orders[i]);
            double candidate = valueOf.applyAsDouble(orders[i], r);
            if (i == 0 || candidate < value) {
                value = candidate;
                order = orders[i];
                below = i == 0 ? order : orders[i - 1];
                above = i == orders.length - 1 ? order : orders[i + 1];
            }
            if (floorBeyond.applyAsDouble(orders[i], r) > value) {
                break;
            }
        }
        boolean largest = order == orders[orders.length - 1] && orders.length > 1;
        while (refine && largest && value > 0) {
            double next = 2 * order;
            if (next > LARGEST_ORDER || terms(event, next) > MOST_TERMS) {
                break;
            }
            double candidate = valueAt.applyAsDouble(next);
            above = next;
            largest = candidate < value;
            if (largest) {
                value = candidate;
                below = order;
                order = next;
            }
        }
        boolean edge = orders.length > 1 && value > 0 && (largest || order == orders[0]);
        if (!refine || edge || value == 0) {
            return new Best(value, order, edge);
        }
        double refined = GoldenSection.minimum(
                t -> valueAt.applyAsDouble(1 + StrictMath.exp(t)),
                StrictMath.log(below - 1),
                StrictMath.log(above - 1));
        return new Best(Math.min(value, refined), order, false);
    }

    // What one order costs, in evaluations of an integrand.
    private static double terms(Event event, double alpha) {
        if (event instanceof Event.PoissonSampled sampled) {
            return PoissonGaussian.STEPS_PER_SIGMA * alpha / sampled.event().noiseMultiplier();
        }
        if (event instanceof Event.Repeated repeated) {
            return terms(repeated.event(), alpha);
        }
        return event instanceof Event.Composed composed
                ? Sums.of(composed.events().stream().mapToDouble(e -> terms(e, alpha)).toArray())
                : 1;
    }

    private static Guarantee bound(Event event, double epsilon, double delta, Best best) {
        return new Guarantee(
                epsilon, delta, event.adjacency(), "rdp", best.order, Guarantee.Tightness.UPPER_BOUND, best.edge);
    }
}
