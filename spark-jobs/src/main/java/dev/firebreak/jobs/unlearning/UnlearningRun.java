package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DataSource;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.jobs.CodeVersion;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.spec.RunId;
import dev.firebreak.jobs.store.Manifest;
import dev.firebreak.jobs.store.ResultFolder;
import dev.firebreak.jobs.store.ResultStore;
import dev.firebreak.jobs.tensor.ModelIdentity;
import dev.firebreak.jobs.tensor.Safetensors;
import dev.firebreak.jobs.tensor.Tensor;
import dev.firebreak.jobs.train.FinishedRun;
import dev.firebreak.jobs.train.RunOptions;
import dev.firebreak.jobs.train.StopSignal;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkEvents;
import dev.firebreak.learning.model.Model;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.descent.GroupGradients;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * One unlearning request, or the training that precedes requests, from its spec to a model with its receipt.
 *
 * <p>What belongs to the owner of the data goes to the owner's folder, named by the receipt, before the result becomes visible;
 * the result becomes visible in one move. A crash in between leaves what was there before.
 */
final class UnlearningRun {
    /** What the method's own model is called in comparisons. */
    static final String METHOD = "unlearned";

    private final UnlearnSpec spec;
    private final RunOptions options;
    private final Auditor auditor;
    private final Configuration hadoop;
    private final RetainView.Holder holder;
    private final Clock clock;
    private final List<String> notes = new ArrayList<>();
    private Runnable stop = () -> {};

    /** Tries to break a certificate. */
    @FunctionalInterface
    interface Auditor {
        /** Audits nothing. */
        Auditor NONE = (problem, method, retrained) -> List.of();

        /**
         * Audits a method on a problem.
         *
         * @param neverSaw parameters that were trained without what is forgotten, by comparison with {@code retrain}
         */
        List<Content.Audit> audit(Problem problem, Unlearner method, Optional<double[]> neverSaw);
    }

    UnlearningRun(UnlearnSpec spec, RunOptions options, Auditor auditor) {
        this(spec, options, auditor, HadoopSettings.ofSparkSubmit(), RetainView.Holder.USUAL, Clock.systemUTC());
    }

    UnlearningRun(
            UnlearnSpec spec,
            RunOptions options,
            Auditor auditor,
            Configuration hadoop,
            RetainView.Holder holder,
            Clock clock) {
        this.holder = holder;
        this.clock = clock;
        this.spec = spec;
        this.options = options;
        this.auditor = auditor;
        this.hadoop = hadoop;
    }

    /** Ends early, between two steps of a method, when a signal comes; the next run starts anew. */
    UnlearningRun stoppedBy(StopSignal signal) {
        stop = signal::check;
        return this;
    }

    /**
     * Runs it, in a Spark application of its own unless one is given or none is wanted.
     *
     * @param application a running Spark application to use, or {@code null}
     * @throws InputException if something is not acceptable; nothing is computed then
     */
    FinishedRun run(JavaSparkContext application) throws IOException {
        UnlearningCase asked = UnlearningCase.of(spec, options.out(), hadoop);
        if (asked.alreadyForgotten()) {
            return forgottenBefore(asked);
        }
        DataSource source = DataSources.SOURCES.build(asked.origin().data());
        SortedMap<String, String> digests =
                source.digests(options.data(), hadoop, asked.origin().dataSeed());
        asked.requireSameData(digests);
        Optional<FinishedRun> finished = attempt(asked, source, asked.shown(digests), application);
        // Another process has written the owner's key first: digests and run id are others under it.
        return finished.isPresent() ? finished.get() : run(application);
    }

    /** What is to be known of the request besides its result, one sentence each, after {@link #run}: counts, and what had no effect. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private Optional<FinishedRun> attempt(
            UnlearningCase asked, DataSource source, SortedMap<String, String> digests, JavaSparkContext application)
            throws IOException {
        String run = RunId.of(spec.kind().word(), asked.canonical(), digests).text();
        try (ResultStore store = ResultStore.open(
                hadoop, options.out(), spec.name(), run, asked.canonical(), options.force() && !asked.release())) {
            if (store.standing() == ResultStore.Standing.FINISHED) {
                return Optional.of(already(asked, store.folder()));
            }
            Dataset dataset = source.load(options.data(), hadoop, asked.origin().dataSeed());
            RequestRecords records = RequestRecords.of(asked, dataset.train());
            asked.requireWholeChain(records);
            if (asked.requested().isPresent() && records.forgotten().length == 0) {
                return Optional.of(forgottenBefore(asked));
            }
            if (asked.requested().isPresent()) {
                new FinishedRequests(asked, hadoop).requireNothingBroughtBack(records);
            }
            if (spec.blocks() > records.retained().length) {
                throw new InputException("blocks: there are " + spec.blocks() + " for " + records.retained().length
                        + " records; take at most as many");
            }
            UnlearningTask task = UnlearningTask.of(asked, digests, dataset, records);
            Release release = new Release(asked, digests, records);
            Optional<ResultFolder> published = release.published(options.out(), hadoop);
            if (published.isPresent()) {
                return Optional.of(already(asked, published.get()));
            }
            asked.requireLaterThanPrevious(clock.instant());
            Owner owner = asked.owner().establish();
            if (!owner.sameAs(asked.owner())) {
                return Optional.empty();
            }
            Optional<Release.Attempt> begun = release.begin(run, store.path());
            if (begun.isEmpty()) {
                return Optional.empty();
            }
            try (Release.Attempt attempt = begun.get()) {
                return Optional.of(stoppable(run, store, task, attempt, application));
            }
        }
    }

    private FinishedRun stoppable(
            String run, ResultStore store, UnlearningTask task, Release.Attempt attempt, JavaSparkContext application)
            throws IOException {
        try {
            if (options.inProcess() || application != null) {
                return work(run, store, task, attempt, options.inProcess() ? null : application);
            }
            try (JavaSparkContext own = SparkApplication.start(spec.name(), options.master())) {
                return work(run, store, task, attempt, own);
            }
        } catch (StopSignal.Stopped stopped) {
            store.stop(Outcome.STOPPED, stopped.getMessage());
            return new FinishedRun(run, store.path(), Outcome.STOPPED, new TreeMap<>(), List.of(), false);
        }
    }

    // Everything asked for was forgotten by the requests that the model is the result of.
    private FinishedRun forgottenBefore(UnlearningCase asked) throws IOException {
        ResultFolder folder = asked.origin().folder().orElseThrow();
        return ended(asked, folder, FinishedRequests.whole(folder, asked.former()));
    }

    private FinishedRun already(UnlearningCase asked, ResultFolder folder) throws IOException {
        if (asked.release() && options.force()) {
            throw new InputException("--force: the release in " + folder.location()
                    + " is published; another one would carry other noise, and whoever averages the two has less noise than"
                    + " the certificate counts on");
        }
        Receipt receipt = FinishedRequests.whole(folder, asked.owner());
        new FinishedRequests(asked, hadoop).concludeUnlessHeld(folder, receipt);
        return ended(asked, folder, receipt);
    }

    private FinishedRun ended(UnlearningCase asked, ResultFolder folder, Receipt receipt) throws IOException {
        notes.addAll(new FinishedRequests(asked, hadoop).withoutEffect(receipt));
        SortedMap<String, Double> metrics = folder.summary().orElseThrow().metrics();
        List<String> failures = failures(metrics);
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        return new FinishedRun(folder.manifest().run(), folder.location(), outcome, metrics, failures, true);
    }

    private List<String> failures(Map<String, Double> metrics) {
        return spec.expectations().stream()
                .map(expectation -> expectation.failure(metrics))
                .flatMap(Optional::stream)
                .toList();
    }

    private FinishedRun work(
            String run, ResultStore store, UnlearningTask task, Release.Attempt attempt, JavaSparkContext spark)
            throws IOException {
        UnlearningCase asked = task.asked();
        RequestRecords records = task.records();
        Model model = task.model();
        Dataset dataset = task.dataset();
        store.begin(manifest(run, task));
        if (spark != null) {
            store.operations(SparkEvents.of(spark));
        }
        stop.run();
        Examples retained =
                records.forget().length == 0 ? task.before() : dataset.train().select(records.retained());
        // Of a release nothing is computed that may not be shown.
        Judged.Judge judge = asked.release()
                ? new Judged.Judge(model, dataset.test(), Optional.empty(), Optional.empty())
                : new Judged.Judge(
                        model,
                        dataset.test(),
                        Optional.of(retained),
                        Optional.of(records.forgotten())
                                .filter(ids -> ids.length > 0)
                                .map(dataset.train()::select));
        List<RetainView> views = new ArrayList<>();
        Function<Integer, BlockGradients> hold = blocks -> {
            RetainView view = holder.hold(spark, asked.origin().learner(), model, retained, records.retained(), blocks);
            views.add(view);
            return new BlockGradients(view);
        };
        try {
            Problem problem = problem(task, retained, attempt.noiseKey(), hold);
            Findings found = new Methods(asked, auditor, options.quiet(), stop).of(problem, judge);
            byte[] salt = task.salt();
            Commitment expected = Commitment.of(salt, RetainedBlock.names(records.retained()));
            for (RetainView view : views) {
                RetainView.check(view.held(salt), expected);
            }
            return publish(run, store, task, attempt, found);
        } finally {
            views.forEach(RetainView::close);
        }
    }

    private Problem problem(
            UnlearningTask task, Examples retained, Optional<byte[]> noiseKey, Function<Integer, BlockGradients> hold)
            throws IOException {
        RequestRecords records = task.records();
        Noise noise =
                noiseKey.isPresent() ? Noise.release(noiseKey.get()) : Noise.experiment(Randomness.of(spec.seed()));
        Randomness randomness = noise.choices();
        return new Problem(
                task.model(),
                task.before(),
                records.before(),
                records.forget(),
                retained,
                start(task.asked(), task.model(), randomness),
                hold.apply(spec.blocks()),
                groups -> (GroupGradients) hold.apply(groups),
                randomness,
                Perturbation.of(noise, task.asked().noiseNumber(RetainedBlock.names(records.forgotten()))),
                Problem.Watch.NOBODY);
    }

    /** The parameters that the method starts from: private ones where there are some. */
    private double[] start(UnlearningCase asked, Model model, Randomness randomness) throws IOException {
        Origin origin = asked.origin();
        double[] start = origin.theta().orElseGet(() -> model.initial(randomness.stream("initial")));
        if (spec.kind().trains() && origin.receipt().isPresent()) {
            byte[] state = asked.former()
                    .file(origin.folder().orElseThrow(), origin.receipt().get(), Owner.STATE);
            start = Safetensors.read(Owner.STATE, state.length, new ByteArrayInputStream(state))
                    .get(0)
                    .values();
        }
        if (start.length != model.dimension()) {
            throw new InputException("model: it has " + start.length + " parameters, but " + origin.learner() + " has "
                    + model.dimension() + " on these data");
        }
        return start;
    }

    private FinishedRun publish(
            String run, ResultStore store, UnlearningTask task, Release.Attempt attempt, Findings found)
            throws IOException {
        UnlearningCase asked = task.asked();
        RequestRecords records = task.records();
        byte[] salt = task.salt();
        List<Tensor> model = RequestFiles.model(found.unlearned());
        String cluster = options.inProcess() ? "in this process" : "Spark " + CodeVersion.spark();
        Content content = new ReceiptContent(spec, asked, task.dataset(), cluster, salt, clock)
                .of(records, found.unlearned(), found.audits(), ModelIdentity.of(model));
        Receipt receipt = Receipt.of(content, asked.key());
        if (asked.release() && !receipt.isReleasable()) {
            throw new InputException("mode: " + spec.method().name()
                    + " came to no certificate for this request, so that its result is not releasable; nothing was published;"
                    + " retrain, or forget with more noise");
        }
        SortedMap<String, Double> all = RequestMetrics.of(asked, records, found);
        SortedMap<String, Double> shown = asked.release() ? Disclosure.released(all) : all;
        attempt.lock().check();
        asked.owner().keep(spec.name(), run, receipt, RequestFiles.kept(asked, records, salt, found.unlearned()));
        for (Curve.Point point : found.curves().get(0).points()) {
            store.append(point.step(), asked.release() ? Disclosure.released(point.metrics()) : point.metrics());
        }
        store.attach(Origin.RECEIPT, (receipt.text() + "\n").getBytes(StandardCharsets.UTF_8));
        UnlearningSheet sheet = new UnlearningSheet(
                spec, asked.origin(), receipt, found.judged(), found.curves(), found.starts(), found.audits());
        List<String> failures = failures(shown);
        store.expected(spec.expectations().stream()
                .map(expectation -> expectation.found(shown))
                .toList());
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        store.finish(
                Disclosure.summary(shown, found.unlearned().certificate(), spec.method()),
                model,
                outcome,
                folder -> sheet.page().html());
        new FinishedRequests(asked, hadoop).conclude(store.folder(), receipt);
        if (asked.requested().isPresent()) {
            notes.add(RequestMetrics.counts(all));
        }
        if (records.copiesRetained().length > 0) {
            notes.add(copies(asked, records, asked.owner().path(spec.name(), run, receipt)));
        }
        return new FinishedRun(run, store.path(), outcome, shown, failures, false);
    }

    private static String copies(UnlearningCase asked, RequestRecords records, String kept) {
        String count = asked.release() ? "" : records.copiesRetained().length + " ";
        return count + "exact copies of forgotten records are retained, listed in " + kept + "/" + Owner.COPIES
                + "; forget-duplicates=true forgets them too";
    }

    private Manifest manifest(String run, UnlearningTask task) {
        Manifest manifest = Manifest.of(
                spec.kind().word(),
                spec.name(),
                run,
                task.asked().origin().dataSeed(),
                spec.seed(),
                task.digests(),
                Manifest.Conditions.of(spec.mode()));
        return task.asked().release() ? manifest.withoutTrainingSeed() : manifest;
    }
}
