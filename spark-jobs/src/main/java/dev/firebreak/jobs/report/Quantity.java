package dev.firebreak.jobs.report;

import java.util.Locale;
import java.util.Map;

/**
 * What a metric is to a reader.
 *
 * @param title its name on axes and in tables
 * @param unit how its values are written
 */
record Quantity(String title, Unit unit) {
    private static final Map<String, Quantity> KNOWN = Map.ofEntries(
            Map.entry("test/accuracy", new Quantity("Test accuracy", Unit.SHARE)),
            Map.entry("test/loss", new Quantity("Test loss", Unit.NUMBER)),
            Map.entry("train/loss", new Quantity("Training loss", Unit.NUMBER)),
            Map.entry("train/batch-loss", new Quantity("Loss on the round's batches", Unit.NUMBER)),
            Map.entry("aggregation/kappa-hat", new Quantity("Measured κ̂", Unit.NUMBER)),
            Map.entry("aggregation/dropped", new Quantity("Messages dropped as unusable", Unit.COUNT)),
            Map.entry("gradients/accounted", new Quantity("Gradients that the workers owe per round", Unit.COUNT)),
            Map.entry("gradients/computed", new Quantity("Gradients computed per round", Unit.COUNT)),
            Map.entry("messages/late", new Quantity("Messages that came too late", Unit.COUNT)),
            Map.entry("messages/malformed", new Quantity("Messages that could not be read", Unit.COUNT)),
            Map.entry("coding/suspects", new Quantity("Workers found wrong", Unit.COUNT)),
            Map.entry(
                    "coding/domain-violations", new Quantity("Replica groups that shared a fault domain", Unit.COUNT)),
            Map.entry("coding/largest-domain", new Quantity("Most workers in one fault domain", Unit.COUNT)),
            Map.entry("coding/tolerated-domains", new Quantity("Whole fault domains that f covers", Unit.COUNT)),
            Map.entry("bytes/uplink", new Quantity("Sent to the server per round", Unit.BYTES)),
            Map.entry("bytes/downlink", new Quantity("Model sent to the workers per round", Unit.BYTES)),
            Map.entry("seconds/round", new Quantity("Time per round", Unit.SECONDS)));

    /** How values are written. */
    enum Unit {
        SHARE,
        NUMBER,
        COUNT,
        BYTES,
        SECONDS
    }

    /** The quantity of a metric; one not known by name is told by its group. */
    static Quantity of(String metric) {
        Quantity known = KNOWN.get(metric);
        if (known != null) {
            return known;
        }
        Unit unit = metric.endsWith("/accuracy")
                ? Unit.SHARE
                : metric.startsWith("bytes/") ? Unit.BYTES : metric.startsWith("seconds/") ? Unit.SECONDS : Unit.NUMBER;
        return new Quantity(metric, unit);
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
