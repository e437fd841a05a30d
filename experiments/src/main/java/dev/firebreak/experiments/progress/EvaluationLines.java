package dev.firebreak.experiments.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** One line per evaluation: round, metrics, rate, time left. */
final class EvaluationLines implements Progress {
    private static final double NANOS = 1e9;

    private final String label;
    private final String unit;
    private final int total;
    private final int startedWith;
    private final PrintStream err;
    private final LongSupplier clock;
    private final long started;

    EvaluationLines(String label, String unit, int total, int done, PrintStream err, LongSupplier clock) {
        this.label = label;
        this.unit = unit;
        this.total = total;
        this.startedWith = done;
        this.err = err;
        this.clock = clock;
        this.started = clock.getAsLong();
        if (done > 0) {
            err.println(label + "  goes on after " + unit + " " + done + "/" + total);
        }
    }

    @Override
    public void evaluated(int done, SortedMap<String, Double> metrics) {
        double rate = (done - startedWith) / Math.max((clock.getAsLong() - started) / NANOS, 1 / NANOS);
        Duration left = Duration.ofSeconds(Math.round((total - done) / Math.max(rate, 1 / NANOS)));
        err.println(String.format(
                Locale.ROOT,
                "%s  %s %d/%d  %s  %.1f %ss/s  %d:%02d:%02d left",
                label,
                unit,
                done,
                total,
                Display.headline(metrics),
                rate,
                unit,
                left.toHours(),
                left.toMinutesPart(),
                left.toSecondsPart()));
    }

    @Override
    public void close() {
        err.flush();
    }
}
