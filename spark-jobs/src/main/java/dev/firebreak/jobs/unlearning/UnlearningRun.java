package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.jobs.CodeVersion;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.progress.Display;
import dev.firebreak.jobs.spec.PartCatalog;
import dev.firebreak.jobs.spec.RunId;
import dev.firebreak.jobs.store.Manifest;
import dev.firebreak.jobs.store.ResultFolder;
import dev.firebreak.jobs.store.ResultStore;
import dev.firebreak.jobs.tensor.Safetensors;
import dev.firebreak.jobs.tensor.Tensor;
import dev.firebreak.jobs.train.FinishedRun;
import dev.firebreak.jobs.train.RunOptions;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.descent.GroupGradients;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.MerkleTree;
import dev.firebreak.unlearning.receipt.MultisetHash;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
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
    private final List<String> notes = new ArrayList<>();

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

    /** All that was found, before it is written. */
    record Found(
            Unlearned unlearned,
            List<Judged> judged,
            List<Curve> curves,
            List<WarmStarts.Start> starts,
            OptionalInt capacity,
            List<Content.Audit> audits,
            double seconds) {}

    UnlearningRun(UnlearnSpec spec, RunOptions options, Auditor auditor) {
        this(spec, options, auditor, HadoopSettings.ofSparkSubmit(), RetainView.Holder.USUAL);
    }

    UnlearningRun(
            UnlearnSpec spec, RunOptions options, Auditor auditor, Configuration hadoop, RetainView.Holder holder) {
        this.holder = holder;
        this.spec = spec;
        this.options = options;
        this.auditor = auditor;
        this.hadoop = hadoop;
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
        Optional<FinishedRun> finished = attempt(asked, application);
        // Another process has written the owner's key first: the run has another id under it.
        return finished.isPresent() ? finished.get() : run(application);
    }

    /** What of the spec had no effect, since its result was there before; one sentence each, after {@link #run}. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    private Optional<FinishedRun> attempt(UnlearningCase asked, JavaSparkContext application) throws IOException {
        String run = RunId.of(asked.canonical(), CodeVersion.firebreak()).text();
        try (ResultStore store = ResultStore.open(
                hadoop, options.out(), spec.name(), run, asked.canonical(), options.force() && !asked.release())) {
            if (store.standing() == ResultStore.Standing.FINISHED) {
                return Optional.of(already(asked, store.folder()));
            }
            Dataset dataset = asked.load(options, hadoop);
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
            Release release = new Release(asked, dataset, records);
            Optional<ResultFolder> published = release.published(options.out(), hadoop);
            if (published.isPresent()) {
                return Optional.of(already(asked, published.get()));
            }
            Owner owner = asked.owner().establish();
            if (!owner.sameAs(asked.owner())) {
                return Optional.empty();
            }
            Optional<byte[]> noiseKey = release.noiseKey(run, store.path());
            if (asked.release() && noiseKey.isEmpty()) {
                return Optional.empty();
            }
            if (options.inProcess() || application != null) {
                return Optional.of(
                        work(run, store, asked, dataset, records, noiseKey, options.inProcess() ? null : application));
            }
            try (JavaSparkContext own = SparkApplication.start(spec.name(), options.master())) {
                return Optional.of(work(run, store, asked, dataset, records, noiseKey, own));
            }
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
        new FinishedRequests(asked, hadoop).conclude(folder, receipt);
        return ended(asked, folder, receipt);
    }

    private FinishedRun ended(UnlearningCase asked, ResultFolder folder, Receipt receipt) throws IOException {
        notes.addAll(new FinishedRequests(asked, hadoop).withoutEffect(receipt));
        SortedMap<String, Double> metrics = folder.summary()
                .orElseThrow(() ->
                        new InputException(folder.location() + " has lost its summary.json; put it back from a copy"))
                .metrics();
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
            String run,
            ResultStore store,
            UnlearningCase asked,
            Dataset dataset,
            RequestRecords records,
            Optional<byte[]> noiseKey,
            JavaSparkContext spark)
            throws IOException {
        store.begin(manifest(run, asked, dataset));
        Model model = Models.MODELS.build(asked.origin().learner()).build(dataset.train());
        Examples before = dataset.train().select(records.before());
        Examples retained =
                records.forget().length == 0 ? before : dataset.train().select(records.retained());
        byte[] salt = asked.salt(asked.shownDigests(dataset), RetainedBlock.names(records.forgotten()));
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
            Problem problem = problem(asked, model, before, records, retained, noiseKey, hold);
            Found found = find(asked, problem, judge);
            MultisetHash expected = MultisetHash.of(salt, RetainedBlock.names(records.retained()));
            for (RetainView view : views) {
                RetainView.check(view.held(salt), expected);
            }
            return publish(run, store, asked, dataset, records, salt, found);
        } finally {
            views.forEach(RetainView::close);
        }
    }

    private Problem problem(
            UnlearningCase asked,
            Model model,
            Examples before,
            RequestRecords records,
            Examples retained,
            Optional<byte[]> noiseKey,
            Function<Integer, BlockGradients> hold)
            throws IOException {
        Noise noise =
                noiseKey.isPresent() ? Noise.release(noiseKey.get()) : Noise.experiment(Randomness.of(spec.seed()));
        Randomness randomness = noise.choices();
        return new Problem(
                model,
                before,
                records.forget(),
                retained,
                start(asked, model, randomness),
                hold.apply(spec.blocks()),
                groups -> (GroupGradients) hold.apply(groups),
                randomness,
                Perturbation.of(noise, asked.noiseNumber(RetainedBlock.names(records.forgotten()))),
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

    private Found find(UnlearningCase asked, Problem problem, Judged.Judge judge) {
        // When a minimisation stops depends on the records, and a log is read by more people than its owner.
        Display display = Display.choose(
                options.quiet() || (asked.release() && spec.kind().trains()));
        Unlearner method = PartCatalog.UNLEARNERS.build(spec.method());
        List<Curve> curves = new ArrayList<>();
        long began = System.nanoTime();
        Unlearned unlearned;
        try (Curve curve = new Curve(METHOD, judge, display)) {
            Problem watched = problem.watchedBy(curve);
            unlearned = problem.forget().length == 0
                    ? method.publish(watched.from(method.train(watched)))
                    : method.unlearn(watched);
            curves.add(curve);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<Judged> judged = new ArrayList<>();
        if (asked.origin().trained() && !asked.release()) {
            judged.add(judge.of("before the request", asked.origin().models()));
        }
        judged.add(judge.of(METHOD, unlearned));
        Optional<double[]> neverSaw = Optional.empty();
        for (Call other : spec.compare()) {
            String label = label(other);
            try (Curve curve = new Curve(label, judge, display)) {
                Unlearned found = PartCatalog.UNLEARNERS.build(other).unlearn(problem.watchedBy(curve));
                judged.add(judge.of(label, found));
                curves.add(curve);
                if (other.name().equals("retrain")) {
                    neverSaw = Optional.of(found.theta());
                }
            }
        }
        List<WarmStarts.Start> starts = spec.kind() == UnlearnKind.DESCEND
                        && problem.forget().length > 0
                        && spec.mode() == Noise.Mode.EXPERIMENT
                ? WarmStarts.compare(
                        spec.method(),
                        Problem.of(
                                problem.model(),
                                problem.all(),
                                new int[0],
                                problem.trained(),
                                problem.randomness(),
                                problem.noise()),
                        problem,
                        unlearned)
                : List.of();
        boolean bounded = spec.kind() == UnlearnKind.PERTURB && problem.forget().length == 0 && !asked.release();
        OptionalInt capacity = bounded ? OptionalInt.of(Capacity.of(problem, unlearned)) : OptionalInt.empty();
        return new Found(
                unlearned, judged, curves, starts, capacity, auditor.audit(problem, method, neverSaw), seconds);
    }

    // The same method with other budgets is a usual comparison.
    private static String label(Call method) {
        String epochs = method.arguments().get("epochs");
        return epochs == null ? method.name() : method.name() + "(epochs=" + epochs + ")";
    }

    private FinishedRun publish(
            String run,
            ResultStore store,
            UnlearningCase asked,
            Dataset dataset,
            RequestRecords records,
            byte[] salt,
            Found found)
            throws IOException {
        List<Tensor> model = RequestFiles.model(found.unlearned());
        Receipt receipt =
                Receipt.of(content(asked, dataset, records, salt, found, store.modelBytes(model)), asked.key());
        if (asked.release() && !receipt.isReleasable()) {
            throw new InputException("mode: " + spec.method().name() + " came to no certificate ("
                    + found.unlearned().certificate().kind()
                    + "), so its result is not releasable; nothing was published");
        }
        SortedMap<String, Double> all = RequestMetrics.of(asked, records, found);
        SortedMap<String, Double> shown = asked.release() ? Disclosure.released(all) : all;
        asked.owner().keep(spec.name(), run, receipt, RequestFiles.kept(asked, records, salt, found.unlearned()));
        for (Curve.Point point : found.curves().get(0).points()) {
            store.append(point.step(), asked.release() ? Disclosure.released(point.metrics()) : point.metrics());
        }
        store.attach(Origin.RECEIPT, (receipt.text() + "\n").getBytes(StandardCharsets.UTF_8));
        UnlearningSheet sheet = new UnlearningSheet(
                spec, asked.origin(), receipt, found.judged(), found.curves(), found.starts(), found.audits());
        List<String> failures = failures(shown);
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        store.finish(
                Disclosure.summary(shown, found.unlearned().certificate(), spec.method()),
                model,
                outcome,
                folder -> sheet.page().html());
        new FinishedRequests(asked, hadoop).conclude(store.folder(), receipt);
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

    private Content content(
            UnlearningCase asked, Dataset dataset, RequestRecords records, byte[] salt, Found found, byte[] model) {
        List<String> forgotten = RetainedBlock.names(records.forgotten());
        MultisetHash after = MultisetHash.of(salt, RetainedBlock.names(records.retained()));
        long repeats = RequestMetrics.repeats(asked, records);
        Map<String, String> environment = new HashMap<>(Map.of(
                "data", dataset.name(),
                "learner", asked.origin().learner().toString(),
                "java", Manifest.thisJava(),
                "cluster", options.inProcess() ? "in this process" : "Spark " + CodeVersion.spark(),
                "blocks", String.valueOf(spec.blocks())));
        if (spec.mode() == Noise.Mode.EXPERIMENT) {
            environment.put("seed", String.valueOf(spec.seed()));
            // In a release it could tell how hard the request was.
            environment.put("seconds", String.format(Locale.ROOT, "%.3f", found.seconds()));
        }
        List<String> left = new ArrayList<>(List.of(
                "the raw data " + dataset.name() + ", from which the records have to be deleted where they lie",
                "the owner's private folder"));
        if (asked.origin().theta().isPresent()) {
            left.add(0, "the model before, " + asked.origin().label() + ", with its checkpoints and copies");
        }
        return new Content(
                spec.request(),
                records.forgotten().length - records.copiesForgotten() + repeats,
                repeats,
                records.copiesForgotten(),
                asked.release() ? OptionalInt.empty() : OptionalInt.of(records.copiesRetained().length),
                new MerkleTree(salt, forgotten).root(),
                new MerkleTree(salt, RecordContents.hashes(dataset.train().select(records.forgotten()))).root(),
                MultisetHash.of(salt, forgotten).plus(after),
                after,
                asked.origin().modelHash(),
                Sha256.hex(model),
                found.unlearned().method(),
                spec.mode(),
                found.audits(),
                left,
                CodeVersion.firebreak(),
                environment,
                asked.origin().receipt().map(Receipt::hash));
    }

    private Manifest manifest(String run, UnlearningCase asked, Dataset dataset) {
        Manifest manifest = Manifest.of(
                spec.name(),
                run,
                asked.origin().dataSeed(),
                spec.seed(),
                asked.shownDigests(dataset),
                Manifest.Conditions.of(spec.mode()));
        return asked.release() ? manifest.withoutTrainingSeed() : manifest;
    }
}
