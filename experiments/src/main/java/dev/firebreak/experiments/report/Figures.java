package dev.firebreak.experiments.report;

import dev.firebreak.experiments.report.Figure.Bound;
import dev.firebreak.experiments.report.Figure.Line;
import dev.firebreak.experiments.report.Figure.Panel;
import dev.firebreak.experiments.report.ReportData.Run;
import dev.firebreak.learning.train.Metric;
import java.util.ArrayList;
import java.util.List;

/** Which charts a report has. */
final class Figures {
    private static final String ACCURACY = "test/accuracy";
    private static final String KAPPA = "aggregation/kappa-hat";
    private static final List<String> LOSSES = List.of("test/loss", "train/loss", "train/batch-loss");

    private static final String ABOUT_KAPPA =
            "Squared distance of the aggregate from the honest mean, over the honest variance."
                    + " The certificate, where there is one, holds for every attack.";

    private Figures() {}

    /** Those of one run: accuracy, all its losses, and the measured coefficient against its certificate. */
    static List<Figure> of(Run run) {
        List<Line> losses = new ArrayList<>();
        for (String metric : LOSSES) {
            Series series = run.metrics().get(metric);
            if (series != null) {
                losses.add(new Line(Quantity.of(metric).title(), losses.size(), series));
            }
        }
        return drawable(
                new Figure(Quantity.of(ACCURACY), "", List.of(new Panel("", lines(run, ACCURACY), List.of()))),
                new Figure(new Quantity("Loss", Metric.Unit.NUMBER), "", List.of(new Panel("", losses, List.of()))),
                new Figure(Quantity.of(KAPPA), ABOUT_KAPPA, List.of(new Panel("", lines(run, KAPPA), bounds(run)))));
    }

    /** Those that compare runs: a chart per column, a line per row. */
    static List<Figure> of(List<Run> runs, Comparison comparison) {
        String loss = LOSSES.stream()
                .filter(metric -> runs.stream().anyMatch(run -> run.metrics().containsKey(metric)))
                .findFirst()
                .orElse(LOSSES.get(0));
        return drawable(
                compared(ACCURACY, "", comparison),
                compared(loss, "", comparison),
                compared(KAPPA, ABOUT_KAPPA, comparison));
    }

    private static Figure compared(String metric, String caption, Comparison comparison) {
        List<String> rows = comparison.rows();
        List<Panel> panels = new ArrayList<>();
        for (String column : comparison.columns()) {
            List<Line> lines = new ArrayList<>();
            for (String row : rows) {
                for (Run run : comparison.cell(row, column)) {
                    Series series = run.metrics().get(metric);
                    if (series != null) {
                        lines.add(new Line(row, rows.indexOf(row), series));
                    }
                }
            }
            panels.add(new Panel(column, lines, List.of()));
        }
        return new Figure(Quantity.of(metric), caption, panels);
    }

    private static List<Line> lines(Run run, String metric) {
        Series series = run.metrics().get(metric);
        return series == null ? List.of() : List.of(new Line(Quantity.of(metric).title(), 0, series));
    }

    private static List<Bound> bounds(Run run) {
        return run.certificates().stream()
                .filter(c -> KAPPA.equals(c.metric()) && c.value() != null && Double.isFinite(c.value()))
                .map(c -> new Bound("certified bound", c.value()))
                .toList();
    }

    private static List<Figure> drawable(Figure... figures) {
        return List.of(figures).stream().filter(Figure::drawable).toList();
    }
}
