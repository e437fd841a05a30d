package dev.firebreak.experiments.train;

import dev.firebreak.coding.StragglerModels;
import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.experiments.progress.Progress;
import dev.firebreak.experiments.run.Declaration;
import dev.firebreak.experiments.run.Inputs;
import dev.firebreak.experiments.run.Job;
import dev.firebreak.experiments.run.JobOf;
import dev.firebreak.experiments.run.Kind;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.RunOptions;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.run.Stop;
import dev.firebreak.experiments.run.Usage;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecText;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.Checkpoint;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ModelFile;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Tensor;
import dev.firebreak.learning.train.ExcludedWorkers;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.FaultDomain;
import dev.firebreak.learning.train.HonestGradients;
import dev.firebreak.learning.train.Metric;
import dev.firebreak.learning.train.RobustnessScope;
import dev.firebreak.learning.train.Trainer;
import dev.firebreak.learning.train.TrainerState;
import dev.firebreak.learning.train.WorkerPool;
import dev.firebreak.privacy.noise.Noise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Training with some workers Byzantine: the trainer's rounds, with a checkpoint at most about every twentieth of them. */
public final class TrainKind implements Kind<TrainKind.Training> {
    /** The one kind of this word. */
    public static final TrainKind TRAIN = new TrainKind();

    static final SpecKey<List<Expectation>> EXPECT = new SpecKey<>(
                    "expect", "what final metrics must reach, else exit code 3", Expectation.FORM, Fallback.of("{}"))
            .outsideIdentity();
    // Which model it is belongs to the identity of a run, where the file lies does not.
    static final SpecKey<String> INITIAL = new SpecKey<>(
                    "initial-model",
                    "the model to start from: a .safetensors file with the model's tensors, those of a network named as in PyTorch, or the"
                            + " result folder of a training",
                    Form.text("a path"),
                    Fallback.ABSENT)
            .outsideIdentity();
    private static final List<SpecKey<?>> KEYS = Stream.<SpecKey<?>>concat(
                    ExperimentSpec.KEYS.stream(), Stream.of(INITIAL, EXPECT))
            .toList();
    private static final int CHECKPOINTS_PER_RUN = 20;

    private TrainKind() {}

    /**
     * What a training spec declares.
     *
     * @param experiment what is run, and all that its numbers depend on
     * @param canonical the one text of the experiment
     * @param initial path of the model to start from
     * @param expectations what the final metrics must reach; they change no number
     */
    public record Training(
            ExperimentSpec experiment, String canonical, Optional<String> initial, List<Expectation> expectations) {}

    /**
     * The experiment that a spec declares.
     *
     * @throws InputException with every problem
     */
    public static ExperimentSpec experiment(
            SpecText text, Map<String, String> properties, Map<String, String> options) {
        return Declaration.read(TRAIN, text, properties, options).spec().experiment();
    }

    @Override
    public String word() {
        return "train";
    }

    @Override
    public List<Metric> metrics() {
        return Metric.ALL;
    }

    @Override
    public Usage usage() {
        return new Usage(
                word(),
                "Run one training experiment.",
                List.of(
                        "Spark executors act as workers that compute gradients, some workers are Byzantine, and the driver aggregates"
                                + " robustly. The result goes to OUT/NAME/RUN, where RUN is a hash of spec, data and code version: running"
                                + " the same spec again does nothing, and an interrupted run goes on where it stopped.",
                        "'firebreak list' documents what a spec can name, 'firebreak schema' prints a JSON schema for editors."),
                List.of(
                        "firebreak train experiment.yaml",
                        "firebreak train quickstart/digits --in-process --set attack=sign-flip",
                        "firebreak train nnm/mnist --data DIR --master spark://host:7077"));
    }

    @Override
    public List<SpecKey<?>> keys() {
        return KEYS;
    }

    @Override
    public void check(SpecValues values) {
        new Combinations(values).check();
    }

    @Override
    public Training read(SpecValues values) {
        return new Training(
                new ExperimentSpec(values), values.canonical(), values.get(INITIAL), values.required(EXPECT));
    }

    @Override
    public Job job(Training training, Inputs inputs, RunOptions options) throws IOException {
        ExperimentSpec spec = training.experiment();
        SortedMap<String, String> digests =
                inputs.digests(spec.get(ExperimentSpec.DATA), spec.get(ExperimentSpec.DATA_SEED));
        boolean alone = StragglerModels.STRAGGLERS
                        .build(spec.get(ExperimentSpec.STRAGGLERS))
                        .timeout()
                        .isEmpty()
                && spec.get(ExperimentSpec.FAULT_DOMAIN) == FaultDomain.DEVICE
                && !spec.driverSecret()
                && training.initial().isEmpty();
        Optional<List<Tensor>> initial = initial(training, inputs);
        Inputs.Named data = new Inputs.Named(spec.get(ExperimentSpec.DATA), spec.get(ExperimentSpec.DATA_SEED));
        return new JobOf(
                spec.get(ExperimentSpec.NAME),
                training.canonical()
                        + initial.map(tensors -> INITIAL.name() + ": " + ModelIdentity.of(tensors) + "\n")
                                .orElse(""),
                digests,
                training.expectations(),
                alone ? Optional.of(data) : Optional.empty(),
                () -> {
                    Experiment experiment = Experiment.of(
                            spec, inputs.load(spec.get(ExperimentSpec.DATA), spec.get(ExperimentSpec.DATA_SEED)));
                    return new PreparedTraining(
                            experiment, initial.map(tensors -> theta(experiment, training, tensors)));
                });
    }

    private static Optional<List<Tensor>> initial(Training training, Inputs inputs) throws IOException {
        if (training.initial().isEmpty()) {
            return Optional.empty();
        }
        if (training.experiment().get(ExperimentSpec.INITIAL_SCALE) != 1) {
            throw new InputException(ExperimentSpec.INITIAL_SCALE.name()
                    + ": scales the start parameters that a model draws; leave it out with " + INITIAL.name());
        }
        try {
            return Optional.of(ModelFile.one(training.initial().get(), inputs.hadoop()));
        } catch (InputException refused) {
            throw refused.at(INITIAL.name());
        }
    }

    private static double[] theta(Experiment experiment, Training training, List<Tensor> tensors) {
        try {
            return experiment
                    .model()
                    .fromTensors(training.initial().orElseThrow(), tensors)
                    .theta();
        } catch (InputException refused) {
            throw refused.at(INITIAL.name());
        }
    }

    /** The least number of rounds between checkpoints: a multiple of the evaluation interval, for at most about twenty per run. */
    static int checkpointInterval(ExperimentSpec spec) {
        int wanted = (spec.get(ExperimentSpec.ROUNDS) + CHECKPOINTS_PER_RUN - 1) / CHECKPOINTS_PER_RUN;
        int evaluations = Math.max(
                1, (wanted + spec.get(ExperimentSpec.EVALUATE_EVERY) - 1) / spec.get(ExperimentSpec.EVALUATE_EVERY));
        return evaluations * spec.get(ExperimentSpec.EVALUATE_EVERY);
    }

    /** An experiment whose parts are built, and the parameters it starts from if they are given. */
    private record PreparedTraining(Experiment experiment, Optional<double[]> initial) implements Prepared {

        @Override
        public List<String> warnings() {
            return experiment.warnings();
        }

        @Override
        public void check(Runtime runtime) {
            if (runtime.isDistributed()) {
                return;
            }
            if (experiment.stragglers().timeout().isPresent()) {
                throw new InputException("stragglers " + experiment.spec().get(ExperimentSpec.STRAGGLERS)
                        + " waits for Spark tasks; leave --in-process out, or use a model such as exponential");
            }
            if (experiment.spec().get(ExperimentSpec.FAULT_DOMAIN) != FaultDomain.DEVICE) {
                throw new InputException("fault-domain looks at where Spark computes; leave --in-process out, or say"
                        + " fault-domain: device");
            }
        }

        @Override
        public Manifest.Draws draws(Runtime runtime) {
            ExperimentSpec spec = experiment.spec();
            return new Manifest.Draws(
                    spec.get(ExperimentSpec.DATA_SEED),
                    spec.get(ExperimentSpec.TRAINING_SEED),
                    Noise.Mode.EXPERIMENT,
                    runtime.isDistributed() ? "executed" : "accounted",
                    spec.get(ExperimentSpec.FAULT_DOMAIN).toString(),
                    experiment.repeats());
        }

        @Override
        public Result execute(Run run) throws IOException {
            ExperimentSpec spec = experiment.spec();
            WorkerPool pool = run.runtime().workers(experiment);
            Trainer trainer = new Trainer(experiment, pool);
            Optional<Checkpoint> checkpoint = run.checkpoint();
            TrainerState from = checkpoint
                    .map(c -> TrainerState.from(c.state(), spec.get(ExperimentSpec.WORKERS)))
                    .orElseGet(() -> initial.map(TrainerState::start).orElseGet(trainer::start));
            SortedMap<String, Double> latest = new TreeMap<>();
            List<Double> variances = new ArrayList<>();
            List<Double> squaredNorms = new ArrayList<>();
            Consumer<Map<String, Double>> heard = metrics -> {
                latest.putAll(metrics);
                Optional.ofNullable(metrics.get(HonestGradients.VARIANCE)).ifPresent(variances::add);
                Optional.ofNullable(metrics.get(HonestGradients.SQUARED_NORM)).ifPresent(squaredNorms::add);
            };
            if (checkpoint.isPresent()) {
                // The last checkpoint may be that of the last round: what was measured then is the result.
                run.recorded().forEach(row -> heard.accept(Map.of(row.metric(), row.value())));
            }
            TrainerState last;
            try (pool;
                    Progress progress = run.display()
                            .start(spec.get(ExperimentSpec.NAME), spec.get(ExperimentSpec.ROUNDS), from.round())) {
                last = trainer.run(from, (state, metrics, evaluated) -> {
                    heard.accept(metrics);
                    progress.round(state.round());
                    if (evaluated) {
                        progress.evaluated(state.round(), metrics);
                    }
                    run.record(state.round(), metrics);
                    boolean stop = run.stop().isRaised();
                    if (stop
                            || (state.round() % checkpointInterval(spec) == 0
                                    && run.store().isCheckpointWorthwhile())) {
                        checkpoint(run, state);
                    }
                    return !stop;
                });
            }
            if (!trainer.finished(last)) {
                throw new Stop.Stopped(
                        "stopped after round " + last.round() + " of " + spec.get(ExperimentSpec.ROUNDS), latest);
            }
            HonestGradients.estimate(
                    variances,
                    squaredNorms,
                    experiment.participants().size(),
                    experiment.participants().tolerance(),
                    latest);
            List<Claim> claims = new ArrayList<>(experiment.claims());
            if (experiment.coding().usesRule()) {
                claims.add(RobustnessScope.of(experiment, latest));
            }
            List<ExcludedWorkers.Worker> workers = ExcludedWorkers.of(experiment, last.selection());
            ExcludedWorkers.measure(workers, latest);
            Result result = Result.of(
                    latest,
                    claims,
                    experiment.calibrated(last.theta(), last.round()).toTensors(last.theta()));
            return spec.get(ExperimentSpec.RECORD_SELECTION)
                    ? result.tabulating(SelectionTables.of(experiment, last, workers))
                    : result;
        }

        private static void checkpoint(Run run, TrainerState state) {
            try {
                run.checkpoint(state.round(), state.toState());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
