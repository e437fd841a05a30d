package dev.firebreak.experiments.study;

import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.learning.train.Metric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The page of a study, and the tables of its figures. */
final class StudySheet {
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

    private static final List<String> COUNTS =
            StudyJob.METRICS.stream().map(Metric::name).toList();

    private StudySheet() {}

    static Sheet of(Study study, List<String> missing, List<FigureResult> results) {
        List<Sheet.Section> sections = new ArrayList<>();
        sections.add(new Sheet.Text(
                "What is compared with what",
                Stream.concat(study.paragraphs().stream(), missing.stream()).toList()));
        sections.add(summary(results));
        results.forEach(one -> sections.addAll(figure(one)));
        return new Sheet(
                study.title(),
                "Our runs beside the references, " + study.chosen(),
                List.of("experiment"),
                sections,
                CodeVersion.firebreak());
    }

    private static Sheet.Table summary(List<FigureResult> results) {
        return new Sheet.Table(
                "In short",
                "A row whose reference has a deviation is tested by Welch's t at the level of 1%: of a hundred rows about one is outside by"
                        + " chance, and rows on the same data sets are outside together. A single run of ours is taken to scatter like the"
                        + " reference's. A row without a deviation is compared by its tolerance. Pairs are those whose references differ"
                        + " by more than 10%.",
                List.of("figure", "rows", "within", "outside", "not compared", "pairs", "in the same order"),
                results.stream().map(StudySheet::counts).toList());
    }

    private static List<String> counts(FigureResult one) {
        Map<String, Double> metrics = one.metrics();
        List<String> row = new ArrayList<>(List.of(one.figure().title()));
        COUNTS.forEach(name -> row.add(String.valueOf(metrics.get(name).intValue())));
        return row;
    }

    private static List<Sheet.Section> figure(FigureResult found) {
        StudyFigure figure = found.figure();
        List<Sheet.Section> sections = new ArrayList<>();
        figure.charts().forEach(chart -> sections.add(chart.section(found)));
        if (!figure.heatMap().isEmpty()) {
            sections.add(heatMap(found));
        }
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
        found.worst().forEach((metric, worst) -> sections.add(worst(figure, metric, worst)));
        return sections;
    }

    /** Means over the seeds, over the axes of the sweep; what is not finite has no colour. */
    private static Sheet.HeatMap heatMap(FigureResult found) {
        StudyFigure figure = found.figure();
        Map<String, Map<String, String>> at = new LinkedHashMap<>();
        figure.cases().forEach((label, cells) -> {
            Map<String, String> axes =
                    new LinkedHashMap<>(figure.sweep().cells().get(cells.get(0)).at());
            axes.keySet().removeAll(SpecDocument.SEEDS);
            at.put(label, axes);
        });
        List<Sheet.HeatMap.Factor> factors = at.values().iterator().next().keySet().stream()
                .map(axis -> new Sheet.HeatMap.Factor(
                        axis,
                        at.values().stream()
                                .map(axes -> axes.get(axis))
                                .distinct()
                                .toList()))
                .toList();
        List<Sheet.HeatMap.Point> points = new ArrayList<>();
        at.forEach((label, axes) -> points.add(new Sheet.HeatMap.Point(
                factors.stream()
                        .map(factor -> factor.values().indexOf(axes.get(factor.name())))
                        .toList(),
                figure.heatMap().stream()
                        .map(metric -> found.values().get(label).get(metric).mean())
                        .map(value -> Double.isFinite(value) ? value : null)
                        .toList())));
        return new Sheet.HeatMap(
                figure.title() + ": all combinations",
                "Means over the seeds. The stronger the colour, the better.",
                factors,
                figure.heatMap().stream()
                        .map(name -> Metric.of(figure.sweep().kind().metrics(), name))
                        .map(metric -> new Sheet.HeatMap.Measure(metric.title(), metric.unit(), metric.better()))
                        .toList(),
                points);
    }

    private static Sheet.Table worst(StudyFigure figure, String metric, Map<String, WorstCase.Found> worst) {
        WorstCase asked = figure.worst().get(metric);
        String choice = asked.by()
                .map(by -> " Evaluations" + (asked.choose().isEmpty() ? "" : " and settings") + " are chosen by " + by
                        + ".")
                .orElse("");
        List<List<String>> rows = new ArrayList<>();
        worst.forEach(
                (label, found) -> rows.add(List.of(label, found.value().toString(), found.attack(), found.settings())));
        return new Sheet.Table(
                figure.title() + ": worst " + metric + " over " + String.join(" and ", asked.over()),
                "The worst over " + String.join(" and ", asked.over())
                        + " of the best evaluation of the mean over the seeds." + choice,
                List.of("case", metric, "at", "chosen"),
                rows);
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
                Optional<FigureResult.Row> row = found.row(label, metric);
                Optional<Reference> reference = row.map(FigureResult.Row::reference);
                rows.add(List.of(
                        label,
                        ours.toString(),
                        reference.map(Reference::toString).orElse("–"),
                        row.map(one -> one.verdict().words()).orElse(""),
                        reference.map(Reference::source).orElse("")));
            }
        });
        boolean first = figure.metrics().get(0).equals(metric);
        String order = first && found.pairs(false) > 0
                ? found.pairs(true) + " of " + found.pairs(false)
                        + " pairs whose references differ by more than 10% stand in the same order here. "
                : "";
        return new Sheet.Table(
                figure.title() + (several ? ": " + metric : ""),
                (order + (first ? figure.note() : "")).strip(),
                List.of("case", "here", "reference", "verdict", "source"),
                rows);
    }

    /** All values with their references and verdicts; a reference that diverges is NaN. */
    static ResultTable results(FigureResult found) {
        List<Map<String, Object>> rows = new ArrayList<>();
        found.values()
                .forEach((label, values) -> values.forEach((metric, ours) -> {
                    Map<String, Object> row = new HashMap<>();
                    row.put("label", label);
                    row.put("metric", metric);
                    row.put("mean", ours.mean());
                    row.put("deviation", ours.deviation());
                    row.put("seeds", (long) ours.count());
                    found.row(label, metric).ifPresent(compared -> {
                        Reference one = compared.reference();
                        row.put("reference", one.mean());
                        row.put("reference-deviation", Double.isNaN(one.deviation()) ? null : one.deviation());
                        row.put("reference-seeds", (long) one.seeds());
                        row.put("verdict", compared.verdict().kind().word());
                        row.put("source", one.source());
                    });
                    rows.add(row);
                }));
        return new ResultTable(COLUMNS, rows);
    }
}
