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
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.LocalRuntime;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runs;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.store.CellOutcome;
import dev.firebreak.experiments.store.Standing;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The cells of a sweep, each with the run id of its own spec or the reason why it has none. */
public final class SweepCells {
    private final String kind;
    private final List<Cell> cells;

    /**
     * Digests the data of all cells.
     *
     * @param inputs where data are read
     * @param options where results go
     */
    public <S> SweepCells(Sweep<S> sweep, Inputs inputs, RunOptions options) {
        this.kind = sweep.kind().word();
        this.cells = sweep.cells().stream()
                .map(point -> cell(sweep.kind(), point, inputs, options))
                .toList();
    }

    /** A cell with its run id, or why it has none. A cell whose data cannot be read has no id yet: with the data there it is another one. */
    private record Cell(Sweep.Point<?> point, Job job, String id, String problem) {}

    private static <S> Cell cell(Kind<S> kind, Sweep.Point<S> point, Inputs inputs, RunOptions options) {
        try {
            Job job = kind.job(point.declaration().spec(), inputs, options).lasting();
            return new Cell(point, job, Runs.id(kind.word(), job), null);
        } catch (InputException | IOException unreadable) {
            return new Cell(point, null, "unknown", problem(unreadable));
        }
    }

    private Stream<Job> readable() {
        return cells.stream().map(Cell::job).filter(Objects::nonNull);
    }

    /**
     * The first folder of the cells' results.
     *
     * @throws InputException if no cell has readable data, with the reasons
     */
    public String name() {
        return readable().map(Job::name).findFirst().orElseThrow(() -> new InputException(unreadable()));
    }

    /** Whether no cell has readable data. */
    public boolean isUnreadable() {
        return readable().findAny().isEmpty();
    }

    /** Why the data of some cells cannot be read; empty if all can be. */
    public List<String> unreadable() {
        return cells.stream()
                .map(Cell::problem)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** The digests of all data. */
    public SortedMap<String, String> digests() {
        SortedMap<String, String> digests = new TreeMap<>();
        readable().forEach(job -> digests.putAll(job.digests()));
        return digests;
    }

    /** The cells as YAML. */
    public String text() {
        StringBuilder text = new StringBuilder("kind: ").append(kind).append("\ncells:\n");
        cells.forEach(cell -> text.append("  - {at: ")
                .append(quoted(cell.point.label()))
                .append(", run: ")
                .append(cell.id)
                .append("}\n"));
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
        CellOutcome[] outcomes = new CellOutcome[cells.size()];
        boolean oneByOne =
                cells.stream().anyMatch(cell -> cell.point.declaration().kind().needsExecutors());
        int local = oneByOne ? 0 : around.runtime().localCells();
        Runtime runtime = local == 0 ? around.runtime() : new LocalRuntime(1);
        RunOptions options = around.options();
        try (Progress progress = Display.choose(options.quiet()).cells(title, cells.size())) {
            int[] done = new int[1];
            BiConsumer<Integer, Inputs.Reading<FinishedRun>> attempted = (k, attempt) -> {
                outcomes[k] = outcome(cells.get(k), attempt);
                synchronized (progress) {
                    progress.cell(++done[0], cells.size(), outcomes[k].metrics());
                }
            };
            if (!oneByOne && local == 0 && !around.stop().isRaised()) {
                SortedMap<Integer, Job> tasks = tasks(around);
                if (!tasks.isEmpty()) {
                    new CellTasks(around, kind)
                            .run(title, tasks, (k, attempt) -> attempted.accept(k, placed(cells.get(k), attempt)));
                }
            }
            Runs runs = new Runs(
                    new RunOptions(options.out(), options.force(), true),
                    around.inputs(),
                    runtime,
                    around.stop(),
                    warning -> {});
            Map<String, AtomicBoolean> begun = new HashMap<>();
            cells.forEach(cell -> begun.putIfAbsent(cell.id, new AtomicBoolean()));
            for (int k = 0; k < outcomes.length; k++) {
                begun.get(cells.get(k).id).compareAndSet(false, outcomes[k] != null);
            }
            Parallel.forEach(Math.max(1, Math.min(local, cells.size())), cells.size(), () -> k -> {
                if (outcomes[k] == null) {
                    Cell cell = cells.get(k);
                    // Equal cells are one run, which --force repeats once.
                    AtomicBoolean equal = begun.get(cell.id);
                    synchronized (equal) {
                        Runs run = equal.getAndSet(true) ? runs.unforced() : runs;
                        attempted.accept(k, () -> run.stop().isRaised() ? null : run.run(cell.point.declaration()));
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
        for (int k = 0; k < cells.size(); k++) {
            Job job = cells.get(k).job;
            if (job != null && job.onlyData().isPresent() && ids.add(cells.get(k).id) && isNew(around, job)) {
                tasks.put(k, job);
            }
        }
        return tasks;
    }

    private boolean isNew(Runs around, Job job) {
        try {
            return around.standing(kind, job) == Standing.NEW;
        } catch (InputException | IOException unknown) {
            // Found again, and reported, when the driver runs this cell itself.
            return false;
        }
    }

    private static Inputs.Reading<FinishedRun> placed(Cell cell, Inputs.Reading<FinishedRun> attempt) {
        return () -> {
            try {
                return attempt.get();
            } catch (InputException refused) {
                throw cell.point.declaration().placed(refused);
            }
        };
    }

    // An attempt without a run was not made, because the sweep is to end.
    private static CellOutcome outcome(Cell cell, Inputs.Reading<FinishedRun> attempt) {
        Map<String, String> at = cell.point.at();
        if (cell.job == null) {
            return new CellOutcome(at, null, Outcome.REFUSED.word(), null, cell.problem);
        }
        try {
            FinishedRun run = attempt.get();
            if (run == null) {
                return new CellOutcome(at, cell.id, null, null, null);
            }
            String failures = run.failures().isEmpty() ? null : String.join("; ", run.failures());
            return new CellOutcome(at, run.run(), run.outcome().word(), run.metrics(), failures);
        } catch (InputException refused) {
            return new CellOutcome(at, cell.id, Outcome.REFUSED.word(), null, problem(refused));
        } catch (IOException | RuntimeException | Error crashed) {
            return new CellOutcome(at, cell.id, Outcome.CRASHED.word(), null, problem(crashed));
        }
    }

    private static String problem(Throwable failed) {
        return Excerpt.of(failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage());
    }
}
