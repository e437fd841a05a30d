package dev.firebreak.experiments.sweep;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.CellList;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.experiments.store.Standing;
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

    private static final String MISSED = "cells/expectation-not-met";

    private final Runs runs;

    /** A sweep whose cells run as others do, and share their data. */
    public SweepRun(Runs runs) {
        this.runs = new Runs(runs.options(), runs.inputs().shared(), runs.runtime(), runs.stop(), runs.warn());
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
        if (sweep.kind().needsExecutors() && !runs.runtime().isDistributed()) {
            throw new InputException("runs of the kind " + sweep.kind().word()
                    + " need Spark; without a cluster use --master local[2], or leave --in-process out");
        }
        RunOptions options = runs.options();
        SweepCells cells = new SweepCells(sweep, runs.inputs(), options);
        String name = cells.name();
        String text = cells.text();
        String id = RunId.of(KIND, text, Map.of()).text();
        try (ResultStore store =
                ResultStore.open(runs.inputs().hadoop(), options.out(), name, id, text, options.force())) {
            if (store.standing() == Standing.FINISHED) {
                SortedMap<String, Double> metrics =
                        store.folder().summary().orElseThrow().metrics();
                Outcome outcome = metrics.get(MISSED) == 0 ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
                return new Ended(
                        new FinishedRun(id, store.path(), outcome, metrics, List.of(), true, List.of()),
                        new SweepTable(CellList.of(store.folder()).cells()));
            }
            store.begin(Manifest.of(KIND, name, id, Manifest.Draws.ofSeed(0), cells.digests()));
            store.operations(TreeMap::new);
            SweepTable table;
            try {
                table = cells.run(runs, name);
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
        metrics.put(MISSED, (double) missed);
        metrics.put("cells/failed", (double) failed);
        Outcome outcome = missed == 0 ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        if (done + missed < cells) {
            outcome = failed > 0 && !runs.stop().isRaised() ? Outcome.CRASHED : Outcome.STOPPED;
            store.stop(outcome, done + missed + " of " + cells + " cells are finished, " + failed + " failed");
        } else {
            publish(store, table, metrics, outcome);
        }
        return new Ended(
                new FinishedRun(id, store.path(), outcome, metrics, table.messages(), false, List.of()), table);
    }

    private static void publish(ResultStore store, SweepTable table, SortedMap<String, Double> metrics, Outcome outcome)
            throws IOException {
        store.attach(CellList.FILE, Json.write(new CellList(table.cells())));
        ResultTable all = table.table();
        store.attach(ResultTable.file("cells"), all.parquet());
        store.attach("cells.csv", all.csv().getBytes(StandardCharsets.UTF_8));
        store.finish(new Summary(metrics, List.of()), List.of(), outcome, Reports::page);
    }
}
