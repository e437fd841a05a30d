package dev.firebreak.experiments.sweep;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.CellList;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.experiments.store.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Runs the cells of a sweep, several at a time where the runtime has cores for them. Each cell is a full result with the id of the same
 * spec run alone; the sweep's own folder lists the cells ({@code cells.json}, {@code cells.csv}) and compares them. A finished cell is
 * never run again. A cell whose data cannot be read, or that crashes, loses no other; then the sweep ends without a result, and running
 * it again computes the failed cells only.
 */
public final class SweepRun {
    /** The kind in manifests and run ids. */
    public static final String KIND = "sweep";

    private final RunOptions options;
    private final Inputs inputs;
    private final Runs around;

    /**
     * A sweep around which this is.
     *
     * @param around options, inputs, runtime and signal of all cells
     */
    public SweepRun(Runs around) {
        this.around = around;
        this.options = around.options();
        this.inputs = around.inputs().shared();
    }

    /**
     * How a sweep ended.
     *
     * @param finished its own run
     * @param table all cells
     */
    public record Ended(FinishedRun finished, SweepTable table) {}

    /**
     * Runs what is not there yet.
     *
     * @throws InputException if the output folder is not acceptable
     * @throws IOException if its file system fails
     */
    public <S> Ended run(Sweep<S> sweep) throws IOException {
        if (sweep.kind().needsExecutors() && !around.runtime().isDistributed()) {
            throw new InputException("runs of the kind " + sweep.kind().word()
                    + " need Spark; without a cluster use --master local[2], or leave --in-process out");
        }
        SweepCells<S> cells = new SweepCells<>(sweep, inputs, options);
        String name = cells.name();
        String text = cells.text();
        String id = RunId.of(KIND, text, Map.of()).text();
        try (ResultStore store = ResultStore.open(inputs.hadoop(), options.out(), name, id, text, options.force())) {
            if (store.standing() == ResultStore.Standing.FINISHED) {
                SortedMap<String, Double> metrics =
                        store.folder().summary().orElseThrow().metrics();
                boolean met = metrics.get("cells/expectation-not-met") == 0;
                return new Ended(
                        new FinishedRun(
                                id,
                                store.path(),
                                met ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET,
                                metrics,
                                List.of(),
                                true,
                                List.of()),
                        new SweepTable(CellList.of(store.folder()).cells()));
            }
            store.begin(Manifest.of(KIND, name, id, Manifest.Draws.ofSeed(0), cells.digests()));
            store.operations(TreeMap::new);
            Runs shared = new Runs(options, inputs, around.runtime(), around.stop(), around.warn());
            SweepTable table;
            try {
                table = cells.run(shared, name);
            } catch (InputException refused) {
                store.stop(Outcome.REFUSED, refused.getMessage());
                throw refused;
            }
            return ended(id, store, table);
        }
    }

    private Ended ended(String id, ResultStore store, SweepTable table) throws IOException {
        long done = table.count(Outcome.DONE);
        long missed = table.count(Outcome.EXPECTATION_NOT_MET);
        long failed = table.failed();
        int cells = table.cells().size();
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("cells", (double) cells);
        metrics.put("cells/done", (double) done);
        metrics.put("cells/expectation-not-met", (double) missed);
        metrics.put("cells/failed", (double) failed);
        List<String> failures = table.messages();
        if (done + missed < cells) {
            Outcome outcome = failed > 0 && !around.stop().isRaised() ? Outcome.CRASHED : Outcome.STOPPED;
            store.stop(outcome, done + missed + " of " + cells + " cells are finished, " + failed + " failed");
            return new Ended(new FinishedRun(id, store.path(), outcome, metrics, failures, false, List.of()), table);
        }
        store.attach(CellList.FILE, Json.write(new CellList(table.cells())));
        ResultTable all = table.table();
        store.attach(ResultTable.file("cells"), all.parquet());
        store.attach("cells.csv", all.csv().getBytes(StandardCharsets.UTF_8));
        Outcome outcome = missed == 0 ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        store.finish(new Summary(metrics, List.of()), List.of(), outcome, Reports::page);
        return new Ended(new FinishedRun(id, store.path(), outcome, metrics, failures, false, List.of()), table);
    }
}
