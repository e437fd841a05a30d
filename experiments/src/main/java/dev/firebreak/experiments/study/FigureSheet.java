package dev.firebreak.experiments.study;

import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.ResultTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The charts and tables of a figure. */
final class FigureSheet {
    private static final List<String> COLUMNS = List.of(
            "label",
            "metric",
            "mean",
            "deviation",
            "seeds",
            "reference",
            "reference-deviation",
            "reference-seeds",
            "verdict",
            "source");

    private FigureSheet() {}

    static List<Sheet.Section> of(FigureResult found) {
        List<Sheet.Section> sections = new ArrayList<>();
        found.figure().charts().forEach(chart -> sections.add(chart.section(found)));
        StudyFigure figure = found.figure();
        List<String> compared = figure.metrics().stream()
                .filter(metric -> figure.references().stream()
                        .anyMatch(reference -> reference.metric().equals(metric)))
                .toList();
        for (String metric : compared) {
            sections.add(table(found, metric, compared.size() > 1));
        }
        List<String> others = figure.metrics().stream()
                .filter(metric -> !compared.contains(metric))
                .toList();
        if (!others.isEmpty()) {
            sections.add(values(found, others, compared.isEmpty()));
        }
        return sections;
    }

    // What has no references stands in one table.
    private static Sheet.Table values(FigureResult found, List<String> metrics, boolean alone) {
        List<String> head = new ArrayList<>(List.of("case"));
        head.addAll(metrics);
        List<List<String>> rows = new ArrayList<>();
        found.values().forEach((label, values) -> {
            if (metrics.stream().anyMatch(values::containsKey)) {
                List<String> row = new ArrayList<>(List.of(label));
                metrics.forEach(metric ->
                        row.add(values.containsKey(metric) ? values.get(metric).toString() : "–"));
                rows.add(row);
            }
        });
        StudyFigure figure = found.figure();
        return new Sheet.Table(
                figure.title() + (alone ? "" : ": further values"), alone ? figure.note() : "", head, rows);
    }

    private static Sheet.Table table(FigureResult found, String metric, boolean several) {
        StudyFigure figure = found.figure();
        List<List<String>> rows = new ArrayList<>();
        found.values().forEach((label, values) -> {
            Estimate ours = values.get(metric);
            if (ours != null) {
                Optional<Reference> reference = figure.reference(label, metric);
                rows.add(List.of(
                        label,
                        ours.toString(),
                        reference.map(Reference::toString).orElse("–"),
                        reference.map(one -> Verdict.of(ours, one).words()).orElse(""),
                        reference.map(Reference::source).orElse("")));
            }
        });
        boolean first = figure.metrics().get(0).equals(metric);
        String note = (first && found.pairs() > 0
                        ? found.ordered() + " of " + found.pairs()
                                + " pairs whose references differ by more than 10% stand in the same order here. "
                        : "")
                + (first ? figure.note() : "");
        return new Sheet.Table(
                figure.title() + (several ? ": " + metric : ""),
                note.strip(),
                List.of("case", "here", "reference", "verdict", "source"),
                rows);
    }

    /** All values with their references and verdicts; a reference that diverges is NaN. */
    static ResultTable results(FigureResult found) {
        List<Map<String, Object>> rows = new ArrayList<>();
        found.values()
                .forEach((label, values) -> values.forEach((metric, ours) -> {
                    Map<String, Object> row = new HashMap<>(Map.of(
                            "label",
                            label,
                            "metric",
                            metric,
                            "mean",
                            ours.mean(),
                            "deviation",
                            ours.deviation(),
                            "seeds",
                            (long) ours.count()));
                    found.figure().reference(label, metric).ifPresent(one -> {
                        row.put("reference", one.mean());
                        row.put("reference-deviation", Double.isNaN(one.deviation()) ? null : one.deviation());
                        row.put("reference-seeds", (long) one.seeds());
                        row.put("verdict", Verdict.of(ours, one).kind().word());
                        row.put("source", one.source());
                    });
                    rows.add(row);
                }));
        return new ResultTable(COLUMNS, rows);
    }
}
