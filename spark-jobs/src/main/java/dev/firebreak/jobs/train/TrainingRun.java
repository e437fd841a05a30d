package dev.firebreak.jobs.train;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.DataSource;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.experiments.Outcome;
import dev.firebreak.experiments.progress.Display;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.report.Reports;
import dev.firebreak.experiments.spec.CanonicalSpec;
import dev.firebreak.experiments.spec.Declaration;
import dev.firebreak.experiments.spec.RunId;
import dev.firebreak.experiments.store.Checkpoint;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ResultStore;
import dev.firebreak.experiments.store.Summary;
import dev.firebreak.experiments.tensor.ElementType;
import dev.firebreak.experiments.tensor.Tensor;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkEvents;
import dev.firebreak.jobs.workers.SparkPool;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.FaultDomain;
import dev.firebreak.learning.train.InProcessPool;
import dev.firebreak.learning.train.Trainer;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.privacy.noise.Noise;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One training experiment from its declaration to its result folder: finds out whether it is done already, loads the data,
 * goes on where an earlier run stopped, and writes everything a reader needs.
 */
public final class TrainingRun {
    private static final String KIND = "train";
    private static final int CHECKPOINTS_PER_RUN = 20;

    private final Declaration declaration;
    private final ExperimentSpec spec;
    private final RunOptions options;
    private final StopSignal signal;

    /**
     * A run of this declaration.
     *
     * @param signal what ends it early, between two rounds
     */
    public TrainingRun(Declaration declaration, RunOptions options, StopSignal signal) {
        this.declaration = declaration;
        this.spec = declaration.experiment();
        this.options = options;
        this.signal = signal;
    }

    /**
     * Runs the experiment, in an application of its own unless one is given.
     *
     * @param application a running Spark application to use, or {@code null}
     * @throws InputException if data, output folder or parts are not acceptable; Spark is not started then
     * @throws IOException if a file system fails
     */
    public FinishedRun run(JavaSparkContext application) throws IOException {
        Configuration hadoop = HadoopSettings.ofSparkSubmit();
        DataSource source = DataSources.SOURCES.build(spec.data());
        SortedMap<String, String> data = source.digests(options.data(), hadoop, spec.dataSeed());
        String run = RunId.of(KIND, CanonicalSpec.of(spec), data).text();
        try (ResultStore store =
                ResultStore.open(hadoop, options.out(), spec.name(), run, CanonicalSpec.of(spec), options.force())) {
            if (store.standing() == ResultStore.Standing.FINISHED) {
                return already(run, store);
            }
            Experiment experiment = experiment(source.load(options.data(), hadoop, spec.dataSeed()));
            experiment.warnings().forEach(warning -> System.err.println("warning: " + warning));
            if (options.inProcess()) {
                if (experiment.stragglers().timeout().isPresent()) {
                    throw new InputException("stragglers " + spec.stragglers()
                            + " waits for Spark tasks; leave --in-process out, or use a model such as exponential");
                }
                if (spec.faultDomain() != FaultDomain.DEVICE) {
                    throw new InputException(
                            "fault-domain looks at where Spark computes; leave --in-process out, or say"
                                    + " fault-domain: device");
                }
                int threads = Runtime.getRuntime().availableProcessors();
                return train(
                        run,
                        data,
                        store,
                        experiment,
                        new InProcessPool(experiment.program(), experiment.parties(), threads));
            }
            if (application != null) {
                return train(run, data, store, experiment, sparkPool(store, application, experiment));
            }
            try (JavaSparkContext own = SparkApplication.start(spec.name(), options.master())) {
                return train(run, data, store, experiment, sparkPool(store, own, experiment));
            }
        }
    }

    private Experiment experiment(Dataset dataset) {
        try {
            return Experiment.of(spec, dataset);
        } catch (InputException refused) {
            throw declaration.placed(refused);
        }
    }

    private WorkerPool sparkPool(ResultStore store, JavaSparkContext spark, Experiment experiment) {
        store.operations(SparkEvents.of(spark));
        return new SparkPool(spark, spec, experiment.parties(), spark.defaultParallelism());
    }

    private FinishedRun train(
            String run, SortedMap<String, String> data, ResultStore store, Experiment experiment, WorkerPool pool)
            throws IOException {
        Optional<Checkpoint> checkpoint = store.begin(manifest(run, data, experiment, pool));
        Trainer trainer = new Trainer(experiment, pool);
        TrainerState from = checkpoint
                .map(c -> TrainerState.from(c.state(), spec.workers()))
                .orElseGet(trainer::start);
        Recorder recorder = new Recorder(store, checkpointInterval(spec), signal);
        if (checkpoint.isPresent()) {
            // The last checkpoint may be that of the last round: what was measured then is the result.
            recorder.remember(store.folder().metrics());
        }
        TrainerState last;
        try (pool;
                Progress progress = Display.choose(options.quiet()).start(spec.name(), spec.rounds(), from.round())) {
            last = trainer.run(from, recorder.showing(progress));
        }
        if (!trainer.finished(last)) {
            String reason = "stopped after round " + last.round() + " of " + spec.rounds();
            store.stop(Outcome.STOPPED, reason);
            return new FinishedRun(run, store.path(), Outcome.STOPPED, recorder.latest(), List.of(), false);
        }
        List<String> failures = declaration.failures(recorder.latest());
        store.expected(declaration.found(recorder.latest()));
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        store.finish(
                new Summary(recorder.latest(), Certificates.of(experiment)),
                List.of(Tensor.vector("theta", ElementType.F64, last.theta())),
                outcome,
                Reports::page);
        return new FinishedRun(run, store.path(), outcome, recorder.latest(), failures, false);
    }

    private FinishedRun already(String run, ResultStore store) throws IOException {
        SortedMap<String, Double> metrics =
                store.folder().summary().orElseThrow().metrics();
        List<String> failures = declaration.failures(metrics);
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        return new FinishedRun(run, store.path(), outcome, metrics, failures, true);
    }

    private Manifest manifest(String run, SortedMap<String, String> data, Experiment experiment, WorkerPool pool) {
        return Manifest.of(
                KIND,
                spec.name(),
                run,
                spec.dataSeed(),
                spec.trainingSeed(),
                data,
                new Manifest.Conditions(
                        Noise.Mode.EXPERIMENT,
                        pool.redundancy(),
                        spec.faultDomain().name().toLowerCase(Locale.ROOT),
                        experiment.repeats()));
    }

    /** Rounds between checkpoints: a multiple of the evaluation interval, about twenty per run. */
    static int checkpointInterval(ExperimentSpec spec) {
        int wanted = (spec.rounds() + CHECKPOINTS_PER_RUN - 1) / CHECKPOINTS_PER_RUN;
        int evaluations = Math.max(1, (wanted + spec.evaluateEvery() - 1) / spec.evaluateEvery());
        return evaluations * spec.evaluateEvery();
    }
}
