package dev.firebreak.experiments.sweep;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.spec.SpecDocument;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.ResultTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The cells of a sweep as tables: all of them, and their statistics over seeds.
 *
 * @param cells how each ended, in order
 */
public record SweepTable(List<CellOutcome> cells) {
    /** What a person looks at first, of what was measured. */
    private static final List<String> HEADLINES = List.of("test/accuracy", "test/loss", "train/loss", "retain/loss");

    /** Copies the list. */
    public SweepTable {
        cells = List.copyOf(cells);
    }

    /** How many cells ended so. */
    public long count(Outcome outcome) {
        return cells.stream()
                .filter(cell -> outcome.word().equals(cell.status()))
                .count();
    }

    /** How many cells have no result because of their data or a crash. */
    public long failed() {
        return count(Outcome.REFUSED) + count(Outcome.CRASHED);
    }

    /** What there is to say of cells that failed or miss an expectation, a line each. */
    public List<String> messages() {
        return cells.stream()
                .filter(cell -> cell.message() != null)
                .map(cell -> axes(cell.at(), Set.of()) + ": " + cell.message())
                .toList();
    }

    /**
     * What a cell is called together with those that differ from it in their seeds alone: of a case its label, else the values of the axes.
     *
     * @param at the value of each axis
     */
    public static String label(Map<String, String> at) {
        Map<String, String> axes = new LinkedHashMap<>(at);
        axes.keySet().removeAll(SpecDocument.SEEDS);
        return axes.size() == 1 && axes.containsKey("case") ? axes.get("case") : axes(at, SpecDocument.SEEDS);
    }

    static String axes(Map<String, String> at, Set<String> without) {
        return at.entrySet().stream()
                .filter(axis -> !without.contains(axis.getKey()))
                .map(axis -> axis.getKey() + "=" + axis.getValue())
                .collect(Collectors.joining(", "));
    }

    /** One line of the statistics: cells that differ in their seeds alone. */
    public record Line(String label, Estimate value) {}

    /** The metric that the statistics are of: accuracy where it is measured, else a loss; empty if there is neither. */
    public String headline() {
        return HEADLINES.stream()
                .filter(metric -> cells.stream().anyMatch(cell -> cell.metrics().containsKey(metric)))
                .findFirst()
                .orElse("");
    }

    /** Mean and deviation over seeds for each combination of the other axes, in order. */
    public List<Line> statistics() {
        String metric = headline();
        Map<String, List<Double>> groups = new LinkedHashMap<>();
        for (CellOutcome cell : cells) {
            List<Double> values =
                    groups.computeIfAbsent(axes(cell.at(), SpecDocument.SEEDS), missing -> new ArrayList<>());
            if (cell.metrics().containsKey(metric)) {
                values.add(cell.metrics().get(metric));
            }
        }
        List<Line> lines = new ArrayList<>();
        groups.forEach((label, values) -> {
            if (!values.isEmpty()) {
                lines.add(new Line(
                        label.isEmpty() ? "all seeds" : label,
                        Estimate.of(values.stream().mapToDouble(v -> v).toArray())));
            }
        });
        return lines;
    }

    /**
     * Every cell with its axes, run, status and final metrics. A metric that is called like one of the other columns has
     * {@code (measured)} behind its name.
     */
    public ResultTable table() {
        Set<String> columns = new LinkedHashSet<>();
        cells.forEach(cell -> columns.addAll(cell.at().keySet()));
        columns.addAll(List.of("run", "status"));
        Map<String, String> metrics = new LinkedHashMap<>();
        for (CellOutcome cell : cells) {
            for (String metric : cell.metrics().keySet()) {
                metrics.putIfAbsent(metric, columns.contains(metric) ? metric + " (measured)" : metric);
            }
        }
        columns.addAll(metrics.values());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (CellOutcome cell : cells) {
            Map<String, Object> row = new LinkedHashMap<>(cell.at());
            row.put("run", cell.run());
            row.put("status", cell.status());
            cell.metrics().forEach((metric, value) -> row.put(metrics.get(metric), value));
            rows.add(row);
        }
        return new ResultTable(List.copyOf(columns), rows);
    }
}
