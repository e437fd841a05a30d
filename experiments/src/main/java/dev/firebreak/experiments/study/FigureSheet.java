package dev.firebreak.experiments.study;

import dev.firebreak.experiments.report.Sheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

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

    /** All values with their references and verdicts, as RFC 4180 has it. */
    static String csv(FigureResult found) {
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(csv, CSVFormat.RFC4180)) {
            printer.printRecord(COLUMNS);
            for (var values : found.values().entrySet()) {
                for (var value : values.getValue().entrySet()) {
                    Estimate ours = value.getValue();
                    Optional<Reference> reference = found.figure().reference(values.getKey(), value.getKey());
                    printer.printRecord(
                            values.getKey(),
                            value.getKey(),
                            ours.mean(),
                            ours.deviation(),
                            ours.count(),
                            reference
                                    .map(one -> Double.isNaN(one.mean()) ? Reference.DIVERGES : text(one.mean()))
                                    .orElse(""),
                            reference.map(one -> text(one.deviation())).orElse(""),
                            reference.map(one -> String.valueOf(one.seeds())).orElse(""),
                            reference
                                    .map(one -> Verdict.of(ours, one).kind().word())
                                    .orElse(""),
                            reference.map(Reference::source).orElse(""));
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("text in memory can be written", impossible);
        }
        return csv.toString();
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
