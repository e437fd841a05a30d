package dev.firebreak.experiments.progress;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How progress is shown. */
public enum Display {
    /** One bar that is drawn over and over: for a terminal. */
    BAR,
    /** One line per evaluation: for a log. */
    LINES,
    /** Nothing. */
    NOTHING;

    private static final int COLUMNS = 100;
    private static final List<String> WATCHED = List.of("test/accuracy", "test/loss", "train/loss", "retain/loss");

    /**
     * What fits where standard error goes. Java cannot test whether that is a terminal, so the launcher does and sets the system
     * property {@code firebreak.terminal}; where it is not set, as under {@code spark-submit}, it is a log.
     */
    public static Display choose(boolean quiet) {
        Display shown = Boolean.getBoolean("firebreak.terminal") ? BAR : LINES;
        return quiet ? NOTHING : shown;
    }

    /**
     * Shows a run from now on, on standard error.
     *
     * @param label the experiment
     * @param total rounds in all
     * @param done rounds that were done before, by the run that is resumed
     */
    public Progress start(String label, int total, int done) {
        return start(label, "round", total, done, EscapingStream.terminal(System.err));
    }

    /**
     * Shows a sweep from now on, on standard error.
     *
     * @param label the sweep
     * @param total cells in all
     */
    public Progress cells(String label, int total) {
        return start(label, "cell", total, 0, EscapingStream.terminal(System.err));
    }

    Progress start(String label, String unit, int total, int done, PrintStream err) {
        return switch (this) {
            case BAR -> new RoundBar(label, total, done, err, Integer.getInteger("firebreak.columns", COLUMNS));
            case LINES -> new EvaluationLines(label, unit, total, done, err, System::nanoTime);
            case NOTHING -> new Progress() {};
        };
    }

    /** The few metrics that a person watches, {@code test/accuracy 0.9123  train/loss 0.3120}, of those that were measured. */
    static String headline(Map<String, Double> metrics) {
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
