package dev.firebreak.experiments.progress;

import java.io.PrintStream;

/** How progress is shown. */
public enum Display {
    /** One bar that is drawn over and over: for a terminal. */
    BAR,
    /** One line per evaluation: for a log. */
    LINES,
    /** Nothing. */
    NOTHING;

    private static final int COLUMNS = 100;

    /**
     * What fits where standard error goes. Java cannot test whether that is a terminal, so the launcher does and sets the system
     * property {@code firebreak.terminal}; where it is not set, as under {@code spark-submit}, it is a log.
     */
    public static Display choose(boolean quiet) {
        if (quiet) {
            return NOTHING;
        }
        return Boolean.getBoolean("firebreak.terminal") ? BAR : LINES;
    }

    /**
     * Shows a run from now on, on standard error.
     *
     * @param label the experiment
     * @param total rounds in all
     * @param done rounds that were done before, by the run that is resumed
     */
    public Progress start(String label, int total, int done) {
        return start(label, total, done, EscapingStream.terminal(System.err));
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

    /** As the other, on this stream. */
    Progress start(String label, int total, int done, PrintStream err) {
        return start(label, "round", total, done, err);
    }

    private Progress start(String label, String unit, int total, int done, PrintStream err) {
        return switch (this) {
            case BAR -> new RoundBar(label, total, done, err, Integer.getInteger("firebreak.columns", COLUMNS));
            case LINES -> new EvaluationLines(label, unit, total, done, err, System::nanoTime);
            case NOTHING -> new Progress() {};
        };
    }
}
