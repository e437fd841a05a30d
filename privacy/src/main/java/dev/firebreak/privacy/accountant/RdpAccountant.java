package dev.firebreak.privacy.accountant;

import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Rényi accounting (Mironov, "Rényi differential privacy", CSF 2017): curves r(alpha) add up over events; each order gives
 * a statement and the best one is taken.
 */
public final class RdpAccountant implements Accountant {
    private final double[] orders;
    private final boolean refine;

    private RdpAccountant(double[] orders, boolean refine) {
        this.orders = orders;
        this.refine = refine;
    }

    /** The default orders, 1.01 to 1024, with a golden-section search in ln(alpha - 1) around the best of them. */
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
        Best best = best(alpha -> {
            double r = renyi(event, alpha);
            // A divergence this small bounds the total variation distance by delta, hence eps = 0.
            return -StrictMath.expm1(-r) < delta * delta ? 0 : RenyiConversion.epsilon(alpha, r, delta);
        });
        return bound(event, best.value, delta, best);
    }

    @Override
    public Guarantee delta(Event event, double epsilon) {
        Best best = best(alpha -> RenyiConversion.delta(alpha, renyi(event, alpha), epsilon));
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

    private Best best(DoubleUnaryOperator valueAt) {
        int least = 0;
        double value = valueAt.applyAsDouble(orders[0]);
        for (int i = 1; i < orders.length; i++) {
            double candidate = valueAt.applyAsDouble(orders[i]);
            if (candidate < value) {
                value = candidate;
                least = i;
            }
        }
        boolean edge = orders.length > 1 && (least == 0 || least == orders.length - 1);
        if (!refine || edge || value == 0) {
            return new Best(value, orders[least], edge && value > 0);
        }
        double refined = GoldenSection.minimum(
                t -> valueAt.applyAsDouble(1 + StrictMath.exp(t)),
                StrictMath.log(orders[least - 1] - 1),
                StrictMath.log(orders[least + 1] - 1));
        return new Best(Math.min(value, refined), orders[least], false);
    }

    private static Guarantee bound(Event event, double epsilon, double delta, Best best) {
        return new Guarantee(
                epsilon, delta, event.adjacency(), "rdp", best.order, Guarantee.Tightness.UPPER_BOUND, best.edge);
    }
}
