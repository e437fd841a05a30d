package dev.firebreak.experiments.run;

import dev.firebreak.core.InputException;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.Checkpoint;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.MetricRow;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.ResultTable;
import dev.firebreak.experiments.store.Standing;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.learning.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The steps of every run: identify it by its spec, data and code; find out whether its result is there; take its lock; load, refuse,
 * warn; resume; execute; publish. Parts of it that differ between kinds of run are their {@link Job} and {@link Prepared}.
 *
 * @param options where results go and what is shown
 * @param inputs where data are read
 * @param runtime where the work is done; the caller closes it
 * @param stop whether to end early
 * @param warn takes a sentence on what is legal but was probably not meant
 */
public record Runs(RunOptions options, Inputs inputs, Runtime runtime, Stop stop, Consumer<String> warn) {

    /**
     * Runs what is declared, unless its result is there.
     *
     * @throws InputException if data, output folder or parts are not acceptable; what a job prepares is refused before the runtime is opened
     */
    public <S> FinishedRun run(Declaration<S> declaration) throws IOException {
        return run(
                declaration.kind().word(),
                () -> declaration.kind().job(declaration.spec(), inputs, options),
                declaration::placed);
    }

    /**
     * Runs a job of a kind that has no spec of its own, unless its result is there; otherwise as the other.
     *
     * @param jobs identifies what is to be done, as the data are now
     */
    public FinishedRun run(String kind, Inputs.Reading<Job> jobs) throws IOException {
        return run(kind, jobs, UnaryOperator.identity());
    }

    private FinishedRun run(String kind, Inputs.Reading<Job> jobs, UnaryOperator<InputException> placed)
            throws IOException {
        Job job = jobs.get();
        Optional<ResultFolder> answer = job.answer();
        if (answer.isPresent()) {
            return already(job, answer.get());
        }
        SortedMap<String, String> digests = job.digests();
        String id = id(kind, job);
        try (ResultStore store = open(kind, job, id)) {
            if (store.standing() == Standing.FINISHED) {
                return already(job, store.folder());
            }
            Preparation preparation;
            try {
                preparation = job.prepare(id, store.path());
            } catch (InputException refused) {
                throw placed.apply(refused);
            }
            if (preparation instanceof Preparation.Answered answered) {
                return already(job, answered.result());
            }
            if (preparation instanceof Prepared ready) {
                try (Prepared prepared = ready) {
                    prepared.warnings().forEach(warn);
                    prepared.check(runtime);
                    if (prepared.needsRuntime()) {
                        runtime.open(job.name());
                        store.operations(runtime.operations());
                    }
                    Manifest manifest = Manifest.of(kind, job.name(), id, prepared.draws(runtime), digests);
                    return executed(id, store, job, prepared, store.begin(manifest), placed);
                }
            }
        }
        return run(kind, jobs, placed);
    }

    private ResultStore open(String kind, Job job, String id) throws IOException {
        boolean force = options.force() && job.isRepeatable();
        // The kind is part of the id anyway.
        String spec = "kind: " + kind + "\n" + job.canonical();
        return ResultStore.open(inputs.hadoop(), options.out(), job.name(), id, spec, force);
    }

    /** The same, without repeating runs that are finished. */
    public Runs unforced() {
        return new Runs(new RunOptions(options.out(), false, options.quiet()), inputs, runtime, stop, warn);
    }

    /** What there is of a job's result. */
    public Standing standing(String kind, Job job) throws IOException {
        try (ResultStore store = open(kind, job, id(kind, job))) {
            return store.standing();
        }
    }

    /** The run id of a job. */
    public static String id(String kind, Job job) {
        return RunId.of(kind, job.canonical(), job.digests()).text();
    }

    /** Publishes what another process wrote for a job of which nothing was there, as if it had been done here. */
    public FinishedRun publish(String kind, Job job, WrittenRun written) throws IOException {
        try (ResultStore store = open(kind, job, written.manifest().run())) {
            if (store.standing() == Standing.FINISHED) {
                return already(job, store.folder());
            }
            store.begin(written.manifest());
            MetricRow.byRound(written.rows()).forEach(store::append);
            return finished(store, job, written.summary(), written.model());
        }
    }

    private FinishedRun executed(
            String id,
            ResultStore store,
            Job job,
            Prepared prepared,
            Optional<Checkpoint> from,
            UnaryOperator<InputException> placed)
            throws IOException {
        Result result;
        try {
            result = prepared.execute(new Run(id, store, from, runtime, stop, Display.choose(options.quiet())));
        } catch (Stop.Stopped stopped) {
            store.stop(Outcome.STOPPED, stopped.getMessage());
            return new FinishedRun(id, store.path(), Outcome.STOPPED, stopped.metrics(), List.of(), false, List.of());
        } catch (InputException refused) {
            // Of a release nothing is shown but what is meant to be.
            store.stop(
                    Outcome.REFUSED,
                    job.isRepeatable() ? refused.getMessage() : "refused; standard error names the reason");
            throw placed.apply(refused);
        }
        for (Map.Entry<String, ResultTable> table : result.tables().entrySet()) {
            store.attach(ResultTable.file(table.getKey()), table.getValue().parquet());
        }
        for (Map.Entry<String, byte[]> file : result.attachments().entrySet()) {
            store.attach(file.getKey(), file.getValue());
        }
        if (result.sheet().isPresent()) {
            store.attach(Reports.SHEET, result.sheet().get().json());
        }
        FinishedRun run = finished(store, job, new Summary(result.metrics(), result.claims()), result.model());
        List<String> notes = prepared.published(store.folder());
        List<String> failures = result.failures().isEmpty() ? run.failures() : result.failures();
        return new FinishedRun(id, run.path(), run.outcome(), result.metrics(), failures, false, notes);
    }

    private static FinishedRun finished(ResultStore store, Job job, Summary summary, List<Tensor> model)
            throws IOException {
        store.expected(job.expectations().stream()
                .map(expectation -> expectation.found(summary.metrics()))
                .toList());
        List<String> missed = Expectation.failures(job.expectations(), summary.metrics());
        store.finish(summary, model, outcome(missed), Reports::page);
        String id = store.folder().manifest().run();
        return new FinishedRun(id, store.path(), outcome(missed), summary.metrics(), missed, false, List.of());
    }

    private static FinishedRun already(Job job, ResultFolder folder) throws IOException {
        List<String> notes = job.found(folder);
        SortedMap<String, Double> metrics = folder.summary().orElseThrow().metrics();
        List<String> missed = Expectation.failures(job.expectations(), metrics);
        return new FinishedRun(
                folder.manifest().run(), folder.location(), outcome(missed), metrics, missed, true, notes);
    }

    private static Outcome outcome(List<String> missed) {
        return missed.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
    }
}
