package dev.firebreak.experiments.study;

import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.spec.Forms;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.statistics.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A chart of a figure: with {@code cases}, a recorded metric along the rounds or along another recorded metric, a line for each case; with
 * {@code lines}, one statistic against another, a line through some cases.
 *
 * @param values title, note, axes: {@code x} is {@code round}, or the metric or statistic on the horizontal axis; of several {@code y}
 *     each has a line
 * @param recorded whether recorded values are drawn
 * @param lines labels of cases by the name of their line
 */
record FigureChart(SpecValues values, boolean recorded, Map<String, List<String>> lines) {
    /** The horizontal axis of what was recorded by round. */
    private static final String ROUND = "round";

    private static final int MOST_POINTS = 200;
    private static final Form<List<String>> TEXTS = Forms.list(Form.text("a text"));

    private static final SpecKey<String> TITLE = new SpecKey<>("title", "the heading", Form.text("a heading"));
    private static final SpecKey<String> ABOVE =
            new SpecKey<>("x", "on the horizontal axis", Form.text("a metric"), ROUND);
    private static final SpecKey<List<String>> DRAWN =
            new SpecKey<>("y", "on the vertical axis", Forms.oneOrList(Form.text("a metric")));
    private static final SpecKey<List<String>> LOGARITHMIC =
            new SpecKey<>("logarithmic", "axes of equal ratios", Forms.list(Form.word(List.of("x", "y"))), "[]");
    private static final SpecKey<List<String>> CASES =
            new SpecKey<>("cases", "a line each, of recorded values", TEXTS, "[]");
    private static final SpecKey<Map<String, List<String>>> LINES =
            new SpecKey<>("lines", "lines through statistics of cases", Forms.named(TEXTS), "{}");

    static final List<SpecKey<?>> KEYS = List.of(TITLE, FigureKeys.NOTE, ABOVE, DRAWN, LOGARITHMIC, CASES, LINES);

    static FigureChart of(SpecValues values) {
        Map<String, List<String>> lines = new LinkedHashMap<>(values.required(LINES));
        boolean recorded = lines.isEmpty();
        values.required(CASES).forEach(label -> lines.put(label, List.of(label)));
        if (lines.isEmpty() || !(recorded || values.required(CASES).isEmpty())) {
            throw new InputException("'" + values.required(TITLE)
                    + "': expected either cases: [LABEL, ...] or lines: {name: [LABEL, ...]}");
        }
        return new FigureChart(values, recorded, lines);
    }

    private String x() {
        return values.required(ABOVE);
    }

    private List<String> y() {
        return values.required(DRAWN);
    }

    /** The recorded metrics of a case that it shows. */
    Stream<String> recorded(String label) {
        return recorded && lines.containsKey(label)
                ? Stream.concat(Stream.of(x()), y().stream()).filter(metric -> !metric.equals(ROUND))
                : Stream.empty();
    }

    /** The name under which the rounds of a recorded metric are kept. */
    static String roundOf(String metric) {
        return "round of " + metric;
    }

    /** The chart, without cases that were not run. */
    Sheet.Chart section(FigureResult found) {
        List<Sheet.Line> drawn = new ArrayList<>();
        lines.forEach((name, labels) -> {
            List<String> run =
                    labels.stream().filter(found.values()::containsKey).toList();
            for (String metric : run.isEmpty() ? List.<String>of() : y()) {
                String line = y().size() == 1 ? name : name + ", " + metric;
                drawn.add(recorded ? curve(line, metric, found.curves().get(name)) : line(line, metric, run, found));
            }
        });
        return new Sheet.Chart(
                values.required(TITLE),
                values.get(FigureKeys.NOTE).orElse(""),
                axis("x", x()),
                axis("y", String.join(", ", y())),
                drawn);
    }

    private Sheet.Axis axis(String which, String of) {
        return values.required(LOGARITHMIC).contains(which) ? Sheet.Axis.logarithmic(of) : Sheet.Axis.linear(of);
    }

    private Sheet.Line line(String name, String metric, List<String> labels, FigureResult found) {
        String x = x();
        List<Map<String, Estimate>> points = labels.stream()
                .map(found.values()::get)
                .filter(values -> values.containsKey(x) && values.containsKey(metric))
                .sorted(Comparator.comparingDouble(values -> values.get(x).mean()))
                .toList();
        return new Sheet.Line(
                name,
                points.stream().mapToDouble(values -> values.get(x).mean()).toArray(),
                points.stream().mapToDouble(values -> values.get(metric).mean()).toArray());
    }

    private Sheet.Line curve(String name, String metric, Map<String, double[]> recorded) {
        double[] across = recorded.getOrDefault(x().equals(ROUND) ? roundOf(metric) : x(), new double[0]);
        double[] up = recorded.getOrDefault(metric, new double[0]);
        int length = Math.min(across.length, up.length);
        int step = Math.max(1, (length + MOST_POINTS - 1) / MOST_POINTS);
        // The last round is always among them.
        int[] shown = IntStream.range(0, (length + step - 1) / step)
                .map(k -> length - 1 - k * step)
                .sorted()
                .toArray();
        return new Sheet.Line(
                name,
                IntStream.of(shown).mapToDouble(k -> across[k]).toArray(),
                IntStream.of(shown).mapToDouble(k -> up[k]).toArray());
    }
}
