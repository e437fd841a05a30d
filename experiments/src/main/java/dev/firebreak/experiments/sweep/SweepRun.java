package dev.firebreak.experiments.sweep;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.CellList;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.Json;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.Summary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs the cells of a sweep, several at a time where the runtime has cores for them. Each cell is a full result with the id of the same
 * spec run alone; the sweep's own folder lists the cells ({@code cells.json}, {@code cells.csv}) and compares them. A finished cell is
 * never run again. A cell whose data cannot be read, or that crashes, loses no other; then the sweep ends without a result, and running
 * it again computes the failed cells only.
 */
public final class SweepRun {
    /** The kind in manifests and run ids. */
    public static final String KIND = "sweep";

    private static final int LINES = 20;

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
        List<Sweep.Point<S>> points = sweep.cells();
        List<Identified> identified = new ArrayList<>();
        for (Sweep.Point<S> point : points) {
            identified.add(identify(sweep, point));
        }
        String name = identified.stream()
                .filter(cell -> cell.job != null)
                .map(cell -> cell.job.name())
                .findFirst()
                .orElseThrow(() -> new InputException(new ArrayList<>(new TreeSet<>(
                        identified.stream().map(cell -> cell.problem).toList()))));
        String text = text(sweep, points, identified);
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
            store.begin(Manifest.of(KIND, name, id, Manifest.Draws.ofSeed(0), digests(identified)));
            store.operations(TreeMap::new);
            return ended(id, store, runAll(sweep.kind(), name, points, identified));
        }
    }

    /** A cell with its run id, or why it has none. */
    private record Identified(Job job, String id, String problem) {}

    private <S> Identified identify(Sweep<S> sweep, Sweep.Point<S> point) {
        try {
            Job job = sweep.kind().job(point.declaration().spec(), inputs, options);
            return new Identified(
                    job,
                    RunId.of(sweep.kind().word(), job.canonical(), job.digests())
                            .text(),
                    null);
        } catch (InputException | IOException unreadable) {
            return new Identified(null, null, problem(unreadable));
        }
    }

    private static SortedMap<String, String> digests(List<Identified> cells) {
        SortedMap<String, String> digests = new TreeMap<>();
        cells.stream().filter(cell -> cell.job != null).forEach(cell -> digests.putAll(cell.job.digests()));
        return digests;
    }

    // A cell whose data cannot be read has no id yet: with the data there it is another sweep's text.
    private static <S> String text(Sweep<S> sweep, List<Sweep.Point<S>> points, List<Identified> cells) {
        StringBuilder text =
                new StringBuilder("kind: ").append(sweep.kind().word()).append("\ncells:\n");
        for (int k = 0; k < points.size(); k++) {
            Map<String, String> cell = new TreeMap<>();
            cell.put("at", points.get(k).label());
            cell.put("run", cells.get(k).id == null ? "unknown" : cells.get(k).id);
            text.append("  - {at: ")
                    .append(quoted(cell.get("at")))
                    .append(", run: ")
                    .append(cell.get("run"))
                    .append("}\n");
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private <S> CellOutcome[] runAll(
            Kind<S> kind, String name, List<Sweep.Point<S>> points, List<Identified> identified) {
        CellOutcome[] outcomes = new CellOutcome[points.size()];
        boolean oneByOne = kind.needsExecutors();
        Runtime runtime = oneByOne ? around.runtime() : around.runtime().forCells();
        int atOnce = oneByOne ? 1 : Math.min(around.runtime().cellsAtOnce(), points.size());
        Map<String, Object> locks = new HashMap<>();
        identified.forEach(cell -> locks.putIfAbsent(String.valueOf(cell.id), new Object()));
        try (Progress progress = Display.choose(options.quiet()).cells(name, points.size())) {
            Runs runs = new Runs(
                    new RunOptions(options.out(), options.force(), true),
                    inputs,
                    runtime,
                    around.stop(),
                    warning -> {});
            int[] done = new int[1];
            Parallel.forEach(atOnce, points.size(), () -> k -> {
                // Equal cells are one run.
                synchronized (locks.get(String.valueOf(identified.get(k).id))) {
                    outcomes[k] = outcome(runs, points.get(k), identified.get(k));
                }
                synchronized (progress) {
                    progress.round(++done[0]);
                    if (done[0] % Math.max(1, points.size() / LINES) == 0) {
                        progress.evaluated(done[0], new TreeMap<>(outcomes[k].metrics()));
                    }
                }
            });
        }
        return outcomes;
    }

    private <S> CellOutcome outcome(Runs runs, Sweep.Point<S> point, Identified cell) {
        if (cell.job == null) {
            return new CellOutcome(point.at(), null, Outcome.REFUSED.word(), null, cell.problem);
        }
        if (around.stop().isRaised()) {
            return new CellOutcome(point.at(), cell.id, null, null, null);
        }
        try {
            FinishedRun run = runs.run(point.declaration());
            String failures = run.failures().isEmpty() ? null : String.join("; ", run.failures());
            return new CellOutcome(point.at(), run.run(), run.outcome().word(), run.metrics(), failures);
        } catch (InputException refused) {
            return new CellOutcome(point.at(), cell.id, Outcome.REFUSED.word(), null, problem(refused));
        } catch (IOException | RuntimeException crashed) {
            return new CellOutcome(point.at(), cell.id, Outcome.CRASHED.word(), null, problem(crashed));
        }
    }

    private static String problem(Exception failed) {
        return Excerpt.of(failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage());
    }

    private Ended ended(String id, ResultStore store, CellOutcome[] outcomes) throws IOException {
        SweepTable table = new SweepTable(Arrays.asList(outcomes));
        SortedMap<String, Double> metrics = new TreeMap<>();
        metrics.put("cells", (double) outcomes.length);
        metrics.put("cells/done", (double) count(outcomes, Outcome.DONE));
        metrics.put("cells/expectation-not-met", (double) count(outcomes, Outcome.EXPECTATION_NOT_MET));
        long finished = count(outcomes, Outcome.DONE) + count(outcomes, Outcome.EXPECTATION_NOT_MET);
        long failed = count(outcomes, Outcome.REFUSED) + count(outcomes, Outcome.CRASHED);
        metrics.put("cells/failed", (double) failed);
        List<String> failures = new ArrayList<>();
        for (CellOutcome cell : outcomes) {
            if (cell.message() != null) {
                failures.add(label(cell) + ": " + cell.message());
            }
        }
        if (finished < outcomes.length) {
            Outcome outcome = failed > 0 && !around.stop().isRaised() ? Outcome.CRASHED : Outcome.STOPPED;
            store.stop(outcome, finished + " of " + outcomes.length + " cells are finished, " + failed + " failed");
            return new Ended(new FinishedRun(id, store.path(), outcome, metrics, failures, false, List.of()), table);
        }
        store.attach(CellList.FILE, Json.write(new CellList(table.cells())));
        store.attach("cells.csv", table.csv().getBytes(StandardCharsets.UTF_8));
        Outcome outcome = finished == count(outcomes, Outcome.DONE) ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        store.finish(new Summary(metrics, List.of()), List.of(), outcome, Reports::page);
        return new Ended(new FinishedRun(id, store.path(), outcome, metrics, failures, false, List.of()), table);
    }

    private static String label(CellOutcome cell) {
        return String.join(
                ", ",
                cell.at().entrySet().stream()
                        .map(axis -> axis.getKey() + "=" + axis.getValue())
                        .toList());
    }

    private static long count(CellOutcome[] outcomes, Outcome outcome) {
        return Arrays.stream(outcomes)
                .filter(cell -> outcome.word().equals(cell.status()))
                .count();
    }
}
