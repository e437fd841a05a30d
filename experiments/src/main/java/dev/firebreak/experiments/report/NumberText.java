package dev.firebreak.experiments.report;

import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.learning.train.Metric;
import java.util.Locale;

/** Values as a person reads them. */
final class NumberText {
    private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB"};

    private NumberText() {}

    /** A value with its unit, of three or four digits. */
    static String text(Metric.Unit unit, double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
        }
        return switch (unit) {
            case SHARE -> format("%.1f %%", 100 * value);
            case COUNT -> format(value == Math.rint(value) ? "%,.0f" : "%,.1f", value);
            case BYTES -> bytes(value);
            case SECONDS -> Math.abs(value) < 1 ? three(1000 * value) + "\u00a0ms" : three(value) + "\u00a0s";
            case NUMBER -> Estimate.digits(value).replace('-', '−').replace("e−", "e-");
        };
    }

    private static String bytes(double value) {
        int unit = 0;
        double rest = value;
        while (Math.abs(rest) >= 999.5 && unit < BYTES.length - 1) {
            rest /= 1000;
            unit++;
        }
        return three(rest) + "\u00a0" + BYTES[unit];
    }

    private static String three(double value) {
        double size = Math.abs(value);
        return format(size == 0 || size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value).replace('-', '−').replace(' ', '\u00a0');
    }
}
