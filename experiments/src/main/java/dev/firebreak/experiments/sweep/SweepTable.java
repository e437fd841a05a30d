package dev.firebreak.experiments.sweep;

import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.study.Estimate;
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
    /** The axes over which statistics are taken. */
    public static final Set<String> SEEDS = Set.of("seed", "data-seed", "training-seed");
    /** What a person looks at first, of what was measured. */
    private static final List<String> HEADLINES = List.of("test/accuracy", "test/loss", "train/loss");

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
        axes.keySet().removeAll(SEEDS);
        return axes.size() == 1 && axes.containsKey("case") ? axes.get("case") : axes(at, SEEDS);
    }

    private static String axes(Map<String, String> at, Set<String> without) {
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
            List<Double> values = groups.computeIfAbsent(axes(cell.at(), SEEDS), missing -> new ArrayList<>());
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

    /** Every cell with its axes, run, status and final metrics, as RFC 4180 has it. */
    public String csv() {
        Set<String> axes = new LinkedHashSet<>();
        Set<String> metrics = new LinkedHashSet<>();
        cells.forEach(cell -> {
            axes.addAll(cell.at().keySet());
            metrics.addAll(cell.metrics().keySet());
        });
        StringBuilder csv = new StringBuilder();
        List<String> head = new ArrayList<>(axes);
        head.addAll(List.of("run", "status"));
        head.addAll(metrics);
        row(csv, head);
        for (CellOutcome cell : cells) {
            List<String> row = new ArrayList<>();
            axes.forEach(axis -> row.add(cell.at().getOrDefault(axis, "")));
            row.add(cell.run() == null ? "" : cell.run());
            row.add(cell.status() == null ? "" : cell.status());
            metrics.forEach(metric -> row.add(
                    cell.metrics().containsKey(metric)
                            ? Double.toString(cell.metrics().get(metric))
                            : ""));
            row(csv, row);
        }
        return csv.toString();
    }

    private static void row(StringBuilder csv, List<String> values) {
        csv.append(values.stream().map(SweepTable::quoted).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String quoted(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
