package dev.firebreak.experiments.sweep;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.run.FinishedRun;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.ResultStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * The cells of a sweep, each with the run id of its own spec or the reason why it has none.
 *
 * @param <S> what the spec of a cell declares
 */
public final class SweepCells<S> {
    private final List<Sweep.Point<S>> points;
    private final String kind;
    private final List<Identified> identified = new ArrayList<>();

    /**
     * Digests the data of all cells.
     *
     * @param inputs where data are read
     * @param options where results go
     */
    public SweepCells(Sweep<S> sweep, Inputs inputs, RunOptions options) {
        this.points = sweep.cells();
        this.kind = sweep.kind().word();
        for (Sweep.Point<S> point : points) {
            identified.add(identify(sweep, point, inputs, options));
        }
    }

    /** A cell with its run id, or why it has none. */
    private record Identified(Job job, String id, String problem) {}

    private static <S> Identified identify(Sweep<S> sweep, Sweep.Point<S> point, Inputs inputs, RunOptions options) {
        try {
            Job job = sweep.kind()
                    .job(point.declaration().spec(), inputs, options)
                    .lasting();
            return new Identified(job, Runs.id(sweep.kind().word(), job), null);
        } catch (InputException | IOException unreadable) {
            return new Identified(null, null, problem(unreadable));
        }
    }

    /**
     * The first folder of the cells' results.
     *
     * @throws InputException if no cell has readable data, with the reasons
     */
    public String name() {
        return identified.stream()
                .filter(cell -> cell.job != null)
                .map(cell -> cell.job.name())
                .findFirst()
                .orElseThrow(() -> new InputException(unreadable()));
    }

    /** Whether no cell has readable data. */
    public boolean isUnreadable() {
        return identified.stream().allMatch(cell -> cell.job == null);
    }

    /** Why the data of some cells cannot be read; empty if all can be. */
    public List<String> unreadable() {
        return identified.stream()
                .filter(cell -> cell.job == null)
                .map(cell -> cell.problem)
                .distinct()
                .sorted()
                .toList();
    }

    /** The digests of all data. */
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        identified.stream().filter(cell -> cell.job != null).forEach(cell -> digests.putAll(cell.job.digests()));
        return digests;
    }

    /** The cells as YAML. A cell whose data cannot be read has no id yet: with the data there it is another text. */
    public String text() {
        StringBuilder text = new StringBuilder("kind: ").append(kind).append("\ncells:\n");
        for (int k = 0; k < points.size(); k++) {
            String id = identified.get(k).id;
            text.append("  - {at: ")
                    .append(quoted(points.get(k).label()))
                    .append(", run: ")
                    .append(id == null ? "unknown" : id)
                    .append("}\n");
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /**
     * Runs the cells that are not there yet, several at a time where the runtime has cores for them.
     *
     * @param around options, inputs that the cells share, runtime and signal
     * @param title what progress is shown under
     */
    public SweepTable run(Runs around, String title) {
        CellOutcome[] outcomes = new CellOutcome[points.size()];
        boolean oneByOne =
                points.stream().anyMatch(point -> point.declaration().kind().needsExecutors());
        int local = oneByOne ? 0 : around.runtime().localCells();
        Runtime runtime = local == 0 ? around.runtime() : new LocalRuntime(1);
        RunOptions options = around.options();
        try (Progress progress = Display.choose(options.quiet()).cells(title, points.size())) {
            int[] done = new int[1];
            BiConsumer<Integer, Inputs.Reading<FinishedRun>> attempted = (k, attempt) -> {
                outcomes[k] = outcome(points.get(k), identified.get(k), attempt);
                synchronized (progress) {
                    progress.cell(++done[0], points.size(), outcomes[k].metrics());
                }
            };
            if (!oneByOne && local == 0 && !around.stop().isRaised()) {
                SortedMap<Integer, Job> tasks = tasks(around);
                if (!tasks.isEmpty()) {
                    new CellTasks(around, kind)
                            .run(title, tasks, (k, attempt) -> attempted.accept(k, placed(points.get(k), attempt)));
                }
            }
            Runs runs = new Runs(
                    new RunOptions(options.out(), options.force(), true),
                    around.inputs(),
                    runtime,
                    around.stop(),
                    warning -> {});
            Map<String, AtomicBoolean> begun = new HashMap<>();
            identified.forEach(cell -> begun.putIfAbsent(String.valueOf(cell.id), new AtomicBoolean()));
            for (int k = 0; k < outcomes.length; k++) {
                begun.get(String.valueOf(identified.get(k).id)).compareAndSet(false, outcomes[k] != null);
            }
            Parallel.forEach(Math.max(1, Math.min(local, points.size())), points.size(), () -> k -> {
                if (outcomes[k] == null) {
                    // Equal cells are one run, which --force repeats once.
                    AtomicBoolean equal = begun.get(String.valueOf(identified.get(k).id));
                    synchronized (equal) {
                        Runs run = equal.getAndSet(true) ? runs.unforced() : runs;
                        attempted.accept(
                                k,
                                () -> run.stop().isRaised()
                                        ? null
                                        : run.run(points.get(k).declaration()));
                    }
                }
            });
        }
        return new SweepTable(Arrays.asList(outcomes));
    }

    // Cells that a task can do, and of which nothing is there; of equal cells the first.
    private SortedMap<Integer, Job> tasks(Runs around) {
        SortedMap<Integer, Job> tasks = new TreeMap<>();
        Set<String> ids = new HashSet<>();
        for (int k = 0; k < identified.size(); k++) {
            Job job = identified.get(k).job;
            if (job != null && job.onlyData().isPresent() && ids.add(identified.get(k).id) && isNew(around, job)) {
                tasks.put(k, job);
            }
        }
        return tasks;
    }

    private boolean isNew(Runs around, Job job) {
        try {
            return around.standing(kind, job) == ResultStore.Standing.NEW;
        } catch (InputException | IOException unknown) {
            // Found again, and reported, when the driver runs this cell itself.
            return false;
        }
    }

    private static Inputs.Reading<FinishedRun> placed(Sweep.Point<?> point, Inputs.Reading<FinishedRun> attempt) {
        return () -> {
            try {
                return attempt.get();
            } catch (InputException refused) {
                throw point.declaration().placed(refused);
            }
        };
    }

    // An attempt without a run was not made, because the sweep is to end.
    private CellOutcome outcome(Sweep.Point<S> point, Identified cell, Inputs.Reading<FinishedRun> attempt) {
        if (cell.job == null) {
            return new CellOutcome(point.at(), null, Outcome.REFUSED.word(), null, cell.problem);
        }
        try {
            FinishedRun run = attempt.get();
            if (run == null) {
                return new CellOutcome(point.at(), cell.id, null, null, null);
            }
            String failures = run.failures().isEmpty() ? null : String.join("; ", run.failures());
            return new CellOutcome(point.at(), run.run(), run.outcome().word(), run.metrics(), failures);
        } catch (InputException refused) {
            return new CellOutcome(point.at(), cell.id, Outcome.REFUSED.word(), null, problem(refused));
        } catch (IOException | RuntimeException | Error crashed) {
            return new CellOutcome(point.at(), cell.id, Outcome.CRASHED.word(), null, problem(crashed));
        }
    }

    private static String problem(Throwable failed) {
        return Excerpt.of(failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage());
    }
}
