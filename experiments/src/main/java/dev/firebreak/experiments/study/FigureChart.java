package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.report.Sheet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chart of a figure: a recorded metric along the rounds, a line for each case; or one statistic against another, a line through
 * some cases.
 *
 * @param title the heading
 * @param note what to look for, or nothing
 * @param x {@code round}, or the statistic on the horizontal axis
 * @param y the metric or statistic on the vertical axis
 * @param logarithmic which of {@code x} and {@code y} are
 * @param lines labels of cases by the name of their line; along the rounds each has its own
 */
record FigureChart(
        String title, String note, String x, String y, List<String> logarithmic, Map<String, List<String>> lines) {
    private static final String ROUND = "round";
    private static final int MOST_POINTS = 200;

    static FigureChart of(FigureKeys.Fields fields) {
        Map<String, List<String>> lines = new LinkedHashMap<>(fields.named("lines"));
        fields.texts("cases").forEach(label -> lines.put(label, List.of(label)));
        FigureChart chart = new FigureChart(
                fields.text("title"),
                fields.optional("note").orElse(""),
                fields.optional("x").orElse(ROUND),
                fields.text("y"),
                fields.texts("logarithmic"),
                lines);
        if (!List.of("x", "y").containsAll(chart.logarithmic) || lines.isEmpty()) {
            throw new InputException(
                    "'" + chart.title
                            + "': expected logarithmic: [x], [y] or [x, y], and cases: [LABEL, ...] or lines: {name: [LABEL, ...]}");
        }
        return chart;
    }

    private boolean alongRounds() {
        return x.equals(ROUND);
    }

    /** The statistics that it shows. */
    List<String> metrics() {
        return alongRounds() ? List.of() : List.of(x, y);
    }

    /** Whether it shows the recorded values of this case. */
    boolean recordsOf(String label) {
        return alongRounds() && lines.values().stream().anyMatch(labels -> labels.contains(label));
    }

    /** The chart, without cases that were not run. */
    Sheet.Chart section(FigureResult found) {
        List<Sheet.Line> drawn = new ArrayList<>();
        lines.forEach((name, labels) -> {
            List<String> run =
                    labels.stream().filter(found.values()::containsKey).toList();
            if (!run.isEmpty()) {
                drawn.add(
                        alongRounds()
                                ? thinned(name, found.curves().get(run.get(0)).get(y))
                                : line(name, run, found));
            }
        });
        return new Sheet.Chart(title, note, axis("x", x), axis("y", y), drawn);
    }

    private Sheet.Axis axis(String which, String of) {
        return logarithmic.contains(which) ? Sheet.Axis.logarithmic(of) : Sheet.Axis.linear(of);
    }

    private Sheet.Line line(String name, List<String> labels, FigureResult found) {
        List<Map<String, Estimate>> points = labels.stream()
                .map(found.values()::get)
                .sorted(Comparator.comparingDouble(values -> values.get(x).mean()))
                .toList();
        return new Sheet.Line(
                name,
                points.stream().mapToDouble(values -> values.get(x).mean()).toArray(),
                points.stream().mapToDouble(values -> values.get(y).mean()).toArray());
    }

    private static Sheet.Line thinned(String name, Sheet.Line curve) {
        int step = Math.max(1, (curve.x().length + MOST_POINTS - 1) / MOST_POINTS);
        double[] x = new double[(curve.x().length + step - 1) / step];
        double[] y = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            // The last round is always among them.
            int from = curve.x().length - 1 - (x.length - 1 - k) * step;
            x[k] = curve.x()[from];
            y[k] = curve.y()[from];
        }
        return new Sheet.Line(name, x, y);
    }
}
