package dev.firebreak.experiments.train;

import dev.firebreak.experiments.report.Sheet;
import dev.firebreak.experiments.statistics.Estimate;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.learning.train.ExcludedWorkers;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.SelectionRecord;
import dev.firebreak.learning.train.TrainerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of a run that recorded which messages a rule used. */
public final class SelectionTables {
    /** The table with a row for each worker. */
    public static final String BY_WORKER = "workers";

    private static final List<String> MESSAGES =
            List.of("round", "worker", "byzantine", "weight", "used", "norm", "distance", "clipped", "message");
    private static final List<String> WORKERS = List.of(
            "worker",
            "byzantine",
            "messages",
            "dropped",
            "clipped",
            "weight",
            "used",
            "excluded",
            "labels",
            "recall of its rarest class");

    private SelectionTables() {}

    /** Both tables by name: a row for each message, and one for each worker. */
    static Map<String, ResultTable> of(Experiment experiment, TrainerState last, List<ExcludedWorkers.Worker> workers) {
        return Map.of(
                "selection",
                new ResultTable(
                        MESSAGES,
                        last.selection().rows().stream()
                                .map(SelectionTables::message)
                                .toList()),
                BY_WORKER,
                new ResultTable(
                        WORKERS,
                        workers.stream()
                                .map(one -> worker(experiment, last, one))
                                .toList()));
    }

    /** The table of workers as a section of a page. */
    public static Sheet.Table section(ResultTable workers) {
        return new Sheet.Table(
                "Workers and the aggregate",
                "Means over the rounds whose rule saw a message of the worker: the weight of its message in the aggregate, and the share of"
                        + " coordinates in which it took part. Excluded: a weight below half of 1/n in more than half of the last rounds. Each"
                        + " message stands in the table selection.",
                workers.columns(),
                workers.rows().stream()
                        .map(row -> workers.columns().stream()
                                .map(column -> text(row.get(column)))
                                .toList())
                        .toList());
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            return number.isNaN() ? "–" : Estimate.digits(number);
        }
        return cell == null ? "–" : cell.toString();
    }

    private static Map<String, Object> message(SelectionRecord.Row row) {
        Map<String, Object> cells = new HashMap<>();
        cells.put("round", (long) row.round());
        cells.put("worker", (long) row.worker());
        cells.put("byzantine", flag(row.byzantine()));
        cells.put("weight", row.weight());
        cells.put("used", row.used());
        cells.put("norm", row.norm());
        cells.put("distance", row.distance());
        cells.put("clipped", flag(row.clipped()));
        cells.put("message", row.fate().word());
        return cells;
    }

    private static Map<String, Object> worker(Experiment experiment, TrainerState last, ExcludedWorkers.Worker one) {
        Map<String, Object> cells = new HashMap<>();
        cells.put("worker", (long) one.worker());
        cells.put("byzantine", flag(one.byzantine()));
        cells.put("messages", (long) one.messages());
        cells.put("dropped", (long) one.dropped());
        cells.put("clipped", (long) one.clipped());
        cells.put("weight", one.weight());
        cells.put("used", one.used());
        cells.put("excluded", flag(one.excluded()));
        cells.put("labels", one.histogram());
        cells.put(
                "recall of its rarest class",
                one.excluded() ? ExcludedWorkers.recall(experiment, last.theta(), last.round(), one) : Double.NaN);
        return cells;
    }

    private static long flag(boolean holds) {
        return holds ? 1 : 0;
    }
}
