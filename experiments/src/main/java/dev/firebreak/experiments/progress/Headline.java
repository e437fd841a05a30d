package dev.firebreak.experiments.progress;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The few metrics that a person watches, as text. */
final class Headline {
    private static final List<String> WATCHED = List.of("test/accuracy", "test/loss", "train/loss");

    private Headline() {}

    /** {@code test/accuracy 0.9123  train/loss 0.3120}, of those that were measured. */
    static String of(Map<String, Double> metrics) {
        return WATCHED.stream()
                .filter(name -> metrics.containsKey(name) && !metrics.get(name).isNaN())
                .map(name -> name + " " + number(metrics.get(name)))
                .collect(Collectors.joining("  "));
    }

    // Powers of ten where plain digits would be too many or all zeros.
    private static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || (size >= 1e-3 && size < 1e6);
        return String.format(Locale.ROOT, plain ? "%.4f" : "%.4e", value);
    }
}
