package dev.firebreak.experiments.statistics;

import dev.firebreak.core.kernel.Sums;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Mean and sample standard deviation over seeds.
 *
 * @param mean the mean
 * @param deviation the standard deviation with divisor k - 1; 0 of one value
 * @param count k, how many values
 */
public record Estimate(double mean, double deviation, int count) {
    private static final Map<Integer, Double> QUANTILES = new ConcurrentHashMap<>();

    /** Of these values, at least one. */
    public static Estimate of(double... values) {
        double mean = Sums.mean(values);
        double squares =
                Sums.of(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray());
        double deviation = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
        return new Estimate(mean, deviation, values.length);
    }

    /**
     * Half the width of the band around the mean: from three values on that of its 95 % confidence interval by Student's t,
     * {@code t(0.975, k - 1) s / sqrt(k)}; of two values half their range, because the interval of two says nothing; 0 of one.
     */
    public double halfWidth() {
        return count < 3 ? deviation / Math.sqrt(2) : quantile(count) * deviation / Math.sqrt(count);
    }

    // Rounded, because the library's last bits depend on the processor.
    private static double quantile(int count) {
        return QUANTILES.computeIfAbsent(
                count, k -> Math.rint(1e9 * TDistribution.of(k - 1).inverseCumulativeProbability(0.975)) / 1e9);
    }

    /** As {@code 0.0481 ± 0.0058}, with four significant digits; a value that is not finite says so. */
    @Override
    public String toString() {
        return count == 1 || !Double.isFinite(mean) ? digits(mean) : digits(mean) + " ± " + digits(deviation);
    }

    /** Four significant digits, with a power of ten where the value is very small or large. */
    public static String digits(double value) {
        if (Double.isNaN(value)) {
            return "diverges";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int decimals = size == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(StrictMath.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
