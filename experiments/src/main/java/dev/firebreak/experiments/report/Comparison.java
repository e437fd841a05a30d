package dev.firebreak.experiments.report;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.report.ReportData.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What several runs differ in, as a table: columns are what is done to them (attack, partition or data), rows are everything
 * else. Runs of one cell differ in their seeds alone.
 */
final class Comparison {
    private static final List<String> COLUMN_KEYS = List.of("attack", "partition", "data");
    /** Not settings of a method: what repeats it, names it, or follows from another key. */
    private static final Set<String> NOT_COMPARED = Set.of("name", "data-seed", "training-seed", "holders", "expect");

    private final List<Run> runs;
    private final List<String> rowKeys;
    private final String columnKey;
    // By identity: a run is found by what it is, not by comparing all of its settings and metrics.
    private final IdentityHashMap<Run, String> rows = new IdentityHashMap<>();
    private final IdentityHashMap<Run, String> columns = new IdentityHashMap<>();
    private final Map<List<String>, List<Run>> cells = new HashMap<>();

    Comparison(List<Run> runs) {
        this.runs = runs;
        Set<String> keys = new LinkedHashSet<>();
        runs.forEach(run -> keys.addAll(run.spec().keySet()));
        List<String> differing = new ArrayList<>(keys);
        differing.removeIf(key -> NOT_COMPARED.contains(key)
                || runs.stream().map(run -> run.part(key)).distinct().count() < 2);
        this.columnKey =
                COLUMN_KEYS.stream().filter(differing::contains).findFirst().orElse("");
        differing.remove(columnKey);
        this.rowKeys = differing;
        Map<String, Map<String, String>> labels = new HashMap<>();
        rowKeys.forEach(key -> labels.put(key, labels(key)));
        labels.put(columnKey, columnKey.isEmpty() ? Map.of("", "") : labels(columnKey));
        for (Run run : runs) {
            String row = rowKeys.stream()
                    .map(key -> labels.get(key).get(run.part(key)))
                    .filter(value -> !value.isEmpty() && !value.equals("none"))
                    .collect(Collectors.joining(" + "));
            rows.put(run, row.isEmpty() ? run.manifest().name() : row);
            columns.put(run, labels.get(columnKey).get(columnKey.isEmpty() ? "" : run.part(columnKey)));
            cells.computeIfAbsent(List.of(rows.get(run), columns.get(run)), cell -> new ArrayList<>())
                    .add(run);
        }
    }

    /** What a row is, for its heading. */
    String rowTitle() {
        return rowKeys.isEmpty() ? "run" : String.join(" + ", rowKeys);
    }

    /** What a column is, or nothing if there is but one. */
    String columnTitle() {
        return columnKey;
    }

    /** The rows' labels in order of appearance. */
    List<String> rows() {
        return runs.stream().map(this::row).distinct().toList();
    }

    /** The columns' labels in order of appearance. */
    List<String> columns() {
        return runs.stream().map(this::column).distinct().toList();
    }

    /** The runs of a cell. */
    List<Run> cell(String row, String column) {
        return cells.getOrDefault(List.of(row, column), List.of());
    }

    /** The label of a run's row: the values it differs in, without those that say "none". */
    String row(Run run) {
        return rows.get(run);
    }

    /** The label of a run's column. */
    String column(Run run) {
        return columns.get(run);
    }

    /** The distinct values of a key in order of appearance. */
    List<String> values(String key) {
        return runs.stream().map(run -> run.part(key)).distinct().toList();
    }

    /** Each value of a key without its parameters, as long as that tells it from the others of its key. */
    private Map<String, String> labels(String key) {
        List<String> values = values(key);
        Map<String, String> names = new HashMap<>();
        values.forEach(value -> names.put(value, names(value)));
        return new HashSet<>(names.values()).size() == values.size()
                ? names
                : values.stream().collect(Collectors.toMap(value -> value, value -> value));
    }

    private static String names(String value) {
        try {
            return Call.parseChain(value).stream().map(Call::name).collect(Collectors.joining(" | "));
        } catch (InputException plainText) {
            return value;
        }
    }
}
