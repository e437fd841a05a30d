package dev.firebreak.experiments.report;

import dev.firebreak.learning.train.Metric;
import dev.firebreak.learning.train.Metric.Unit;
import java.util.Locale;

/**
 * What a metric is to a reader.
 *
 * @param title its name on axes and in tables
 * @param unit how its values are written
 */
record Quantity(String title, Unit unit) {

    /** The quantity of a metric; one that training does not measure is known by its group. */
    static Quantity of(String metric) {
        return Metric.of(metric)
                .map(known -> new Quantity(known.title(), known.unit()))
                .orElseGet(() -> new Quantity(metric, unitOf(metric)));
    }

    private static Unit unitOf(String metric) {
        if (metric.endsWith("/accuracy")) {
            return Unit.SHARE;
        }
        if (metric.startsWith("bytes/")) {
            return Unit.BYTES;
        }
        return metric.startsWith("seconds/") ? Unit.SECONDS : Unit.NUMBER;
    }

    /** A value with its unit, as a person reads it. */
    String text(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        return switch (unit) {
            case SHARE -> format("%.1f %%", 100 * value);
            case COUNT -> format("%,.0f", value);
            case BYTES -> scaled(value, new String[] {"B", "kB", "MB", "GB", "TB"});
            case SECONDS -> value < 1 ? significant(1000 * value) + "\u00a0ms" : significant(value) + "\u00a0s";
            case NUMBER -> significant(value);
        };
    }

    private static String scaled(double value, String[] units) {
        int unit = 0;
        double rest = value;
        while (Math.abs(rest) >= 999.5 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        return significant(rest) + "\u00a0" + units[unit];
    }

    /** Three significant digits; powers of ten only for what is very small or very large. */
    private static String significant(double value) {
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e6)) {
            int exponent = (int) Math.floor(Math.log10(size));
            return format("%.2f", value / Math.pow(10, exponent)) + "·10" + superscript(exponent);
        }
        int decimals = size == 0 || size >= 1000 ? 0 : 2 - (int) Math.floor(Math.log10(size));
        return format("%,." + Math.max(0, decimals) + "f", value);
    }

    private static String superscript(int exponent) {
        String digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        StringBuilder text = new StringBuilder();
        for (char c : Integer.toString(exponent).toCharArray()) {
            text.append(c == '-' ? '⁻' : digits.charAt(c - '0'));
        }
        return text.toString();
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value).replace('-', '−').replace(' ', '\u00a0');
    }
}
