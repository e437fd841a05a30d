package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.DataSource;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.jobs.CodeVersion;
import dev.firebreak.jobs.HadoopSettings;
import dev.firebreak.jobs.Outcome;
import dev.firebreak.jobs.progress.Display;
import dev.firebreak.jobs.spec.PartCatalog;
import dev.firebreak.jobs.spec.RunId;
import dev.firebreak.jobs.store.Manifest;
import dev.firebreak.jobs.store.ResultStore;
import dev.firebreak.jobs.tensor.ElementType;
import dev.firebreak.jobs.tensor.ModelIdentity;
import dev.firebreak.jobs.tensor.Safetensors;
import dev.firebreak.jobs.tensor.Tensor;
import dev.firebreak.jobs.train.FinishedRun;
import dev.firebreak.jobs.train.RunOptions;
import dev.firebreak.jobs.train.StopSignal;
import dev.firebreak.jobs.workers.SparkApplication;
import dev.firebreak.jobs.workers.SparkEvents;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.descent.GroupGradients;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import dev.firebreak.unlearning.unlearner.Unlearner;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    private Runnable stop = () -> {};
    private final Clock clock;

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
    private record Found(
            Unlearned unlearned,
            List<Judged> judged,
            List<Curve> curves,
            List<WarmStarts.Start> starts,
            OptionalInt capacity,
            List<Content.Audit> audits,
            double seconds) {}

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
        if (asked.honoured()) {
            return honoured(asked.origin());
        }
        DataSource source = DataSources.SOURCES.build(asked.origin().data());
        SortedMap<String, String> digests =
                source.digests(options.data(), hadoop, asked.origin().dataSeed());
        SortedMap<String, String> published = asked.published(digests);
        String run = RunId.of(spec.kind().word(), asked.canonical(), published).text();
        try (ResultStore store =
                ResultStore.open(hadoop, options.out(), spec.name(), run, asked.canonical(), options.force())) {
            if (store.standing() == ResultStore.Standing.FINISHED) {
                return already(run, store);
            }
            Dataset dataset = source.load(options.data(), hadoop, asked.origin().dataSeed());
            Records records = Records.of(asked, dataset.train());
            Manifest manifest = manifest(run, published);
            byte[] salt = asked.salt(digests);
            try {
                if (options.inProcess()) {
                    return work(manifest, store, asked, dataset, records, salt, null);
                }
                if (application != null) {
                    return work(manifest, store, asked, dataset, records, salt, application);
                }
                try (JavaSparkContext own = SparkApplication.start(spec.name(), options.master())) {
                    return work(manifest, store, asked, dataset, records, salt, own);
                }
            } catch (StopSignal.Stopped stopped) {
                store.stop(Outcome.STOPPED, stopped.getMessage());
                return new FinishedRun(run, store.path(), Outcome.STOPPED, new TreeMap<>(), List.of(), false);
            }
        }
    }

    private FinishedRun honoured(Origin origin) throws IOException {
        var folder = origin.folder().orElseThrow();
        SortedMap<String, Double> metrics = folder.summary().orElseThrow().metrics();
        return ended(folder.manifest().run(), folder.location(), metrics, true);
    }

    private FinishedRun already(String run, ResultStore store) throws IOException {
        return ended(run, store.path(), store.folder().summary().orElseThrow().metrics(), true);
    }

    private FinishedRun ended(String run, String path, SortedMap<String, Double> metrics, boolean already) {
        List<String> failures = failures(metrics);
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        return new FinishedRun(run, path, outcome, metrics, failures, already);
    }

    private List<String> failures(Map<String, Double> metrics) {
        return spec.expectations().stream()
                .map(expectation -> expectation.failure(metrics))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Which records are where. Ids are positions in the training set.
     *
     * @param before of the data before the request
     * @param forget positions among {@code before} of what is forgotten now
     * @param forgotten their ids
     * @param retained ids of what remains
     */
    private record Records(int[] before, int[] forget, int[] forgotten, int[] retained) {

        static Records of(UnlearningCase asked, Examples train) {
            int[] earlier = ascending(asked.earlier());
            // Looks at every id that was asked for, for the place of one that does not exist.
            asked.requested().ifPresent(ids -> ids.positions(train.count()));
            int[] forgotten = ascending(asked.fresh());
            int[] before = Problem.retained(train.count(), earlier);
            if (forgotten.length == before.length) {
                throw new InputException("forget: nothing would remain of " + before.length + " records");
            }
            int[] forget = Arrays.stream(forgotten)
                    .map(id -> Arrays.binarySearch(before, id))
                    .toArray();
            int[] left = Problem.retained(before.length, forget);
            return new Records(
                    before,
                    forget,
                    forgotten,
                    Arrays.stream(left).map(i -> before[i]).toArray());
        }

        private static int[] ascending(Set<String> ids) {
            return ids.stream().mapToInt(Integer::parseInt).sorted().toArray();
        }
    }

    private FinishedRun work(
            Manifest manifest,
            ResultStore store,
            UnlearningCase asked,
            Dataset dataset,
            Records records,
            byte[] salt,
            JavaSparkContext spark)
            throws IOException {
        if (spec.blocks() > records.retained().length) {
            throw new InputException("blocks: there are " + spec.blocks() + " for " + records.retained().length
                    + " records; take at most as many");
        }
        Model model = Models.MODELS.build(asked.origin().learner()).build(dataset.train());
        Examples before = dataset.train().select(records.before());
        Stream.concat(Stream.of(spec.method()), spec.compare().stream())
                .map(PartCatalog.UNLEARNERS::build)
                .forEach(method -> method.check(model, before, records.forget().length));
        store.begin(manifest);
        if (spark != null) {
            store.operations(SparkEvents.of(spark));
        }
        stop.run();
        Examples retained =
                records.forget().length == 0 ? before : dataset.train().select(records.retained());
        Judged.Judge judge = new Judged.Judge(
                model,
                dataset.test(),
                retained,
                Optional.of(records.forgotten()).filter(ids -> ids.length > 0).map(dataset.train()::select));
        List<RetainView> views = new ArrayList<>();
        Function<Integer, BlockGradients> hold = blocks -> {
            RetainView view = holder.hold(spark, asked.origin().learner(), model, retained, records.retained(), blocks);
            views.add(view);
            return new BlockGradients(view);
        };
        try {
            Problem problem = problem(asked, model, before, records, retained, hold);
            Found found = find(asked, problem, judge);
            Commitment expected = Commitment.of(salt, RetainedBlock.names(records.retained()));
            for (RetainView view : views) {
                RetainView.check(view.held(salt), expected);
            }
            return publish(manifest.run(), store, asked, dataset, records, salt, found);
        } finally {
            views.forEach(RetainView::close);
        }
    }

    private Problem problem(
            UnlearningCase asked,
            Model model,
            Examples before,
            Records records,
            Examples retained,
            Function<Integer, BlockGradients> hold)
            throws IOException {
        Randomness randomness = Randomness.of(spec.seed());
        Noise noise = spec.mode() == Noise.Mode.RELEASE ? Noise.release() : Noise.experiment(randomness);
        return new Problem(
                model,
                before,
                records.before(),
                records.forget(),
                retained,
                start(asked, model, randomness),
                hold.apply(spec.blocks()),
                groups -> (GroupGradients) hold.apply(groups),
                randomness,
                Perturbation.of(noise, asked.noiseNumber()),
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
        Display display = Display.choose(options.quiet());
        Unlearner method = PartCatalog.UNLEARNERS.build(spec.method());
        List<Curve> curves = new ArrayList<>();
        long began = System.nanoTime();
        Unlearned unlearned;
        try (Curve curve = new Curve(METHOD, judge, display)) {
            Problem watched = problem.watchedBy(new StoppableWatch(curve, stop));
            unlearned = problem.forget().length == 0
                    ? method.publish(watched.from(method.train(watched)))
                    : method.unlearn(watched);
            curves.add(curve);
        }
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<Judged> judged = new ArrayList<>();
        asked.origin().theta().ifPresent(theta -> judged.add(judge.of("before the request", theta)));
        judged.add(judge.of(METHOD, unlearned));
        Optional<double[]> neverSaw = Optional.empty();
        for (Call other : spec.compare()) {
            String label = label(other);
            try (Curve curve = new Curve(label, judge, display)) {
                Unlearned found =
                        PartCatalog.UNLEARNERS.build(other).unlearn(problem.watchedBy(new StoppableWatch(curve, stop)));
                judged.add(judge.of(label, found));
                curves.add(curve);
                if (other.name().equals("retrain")) {
                    neverSaw = Optional.of(found.theta());
                }
            }
        }
        stop.run();
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
                                problem.noise())
                                .withIds(problem.ids()),
                        problem.watchedBy(new StoppableWatch(Problem.Watch.NOBODY, stop)),
                        unlearned)
                : List.of();
        stop.run();
        boolean bounded = spec.kind() == UnlearnKind.PERTURB && problem.forget().length == 0;
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
            Records records,
            byte[] salt,
            Found found)
            throws IOException {
        if (spec.mode() == Noise.Mode.RELEASE
                && found.unlearned().certificate().kind().equals("none")
                && records.forget().length > 0) {
            throw new InputException("method: " + spec.method().name()
                    + " has no certificate for this request, so that nothing is released; retrain, or forget with more noise");
        }
        List<Tensor> model = tensors(found.unlearned().models());
        boolean experiment = spec.mode() == Noise.Mode.EXPERIMENT;
        String cluster = options.inProcess() ? "in this process" : "Spark " + CodeVersion.spark();
        Content content = new ReceiptContent(spec, asked, dataset, cluster, salt, clock)
                .of(
                        records.forgotten(),
                        records.retained(),
                        found.unlearned(),
                        found.audits(),
                        ModelIdentity.of(model));
        Receipt receipt = Receipt.of(content, asked.key());
        SortedMap<String, Double> metrics = metrics(asked, records, found);
        SortedMap<String, Double> shown = experiment ? metrics : Disclosure.released(metrics);
        asked.owner().keep(spec.name(), run, receipt, files(asked, records, salt, found));
        for (Curve.Point point : found.curves().get(0).points()) {
            store.append(point.step(), experiment ? point.metrics() : Disclosure.released(point.metrics()));
        }
        store.attach(Origin.RECEIPT, (receipt.text() + "\n").getBytes(StandardCharsets.UTF_8));
        UnlearningSheet sheet = new UnlearningSheet(
                spec, asked.origin(), receipt, found.judged(), found.curves(), found.starts(), found.audits());
        List<String> failures = failures(metrics);
        // What a release does not show is not in its status either.
        store.expected(spec.expectations().stream()
                .filter(expectation -> shown.containsKey(expectation.metric()))
                .map(expectation -> expectation.found(shown))
                .toList());
        Outcome outcome = failures.isEmpty() ? Outcome.DONE : Outcome.EXPECTATION_NOT_MET;
        store.finish(
                Disclosure.summary(shown, found.unlearned().certificate(), spec.method()),
                model,
                outcome,
                folder -> sheet.page().html());
        asked.owner().forgetOthers(spec.name(), run, receipt);
        return new FinishedRun(run, store.path(), outcome, metrics, failures, false);
    }

    private static List<Tensor> tensors(List<double[]> models) {
        return models.size() == 1
                ? List.of(Tensor.vector("theta", ElementType.F64, models.get(0)))
                : IntStream.range(0, models.size())
                        .mapToObj(k -> Tensor.vector("theta-" + k, ElementType.F64, models.get(k)))
                        .toList();
    }

    private SortedMap<String, Double> metrics(UnlearningCase asked, Records records, Found found) {
        SortedMap<String, Double> metrics = new TreeMap<>();
        for (Judged judged : found.judged()) {
            String prefix = judged.name().equals(METHOD)
                    ? ""
                    : judged.name().equals("before the request") ? "before/" : judged.name() + "/";
            judged.metrics().forEach((name, value) -> metrics.put(prefix + name, value));
        }
        for (WarmStarts.Start start : found.starts()) {
            metrics.put("start/" + start.name() + "/steps", (double) start.steps());
            metrics.put("start/" + start.name() + "/distance", start.distance());
        }
        found.capacity().ifPresent(most -> metrics.put("capacity/records", (double) most));
        metrics.put("request/forgotten", (double) records.forgotten().length);
        metrics.put("request/retained", (double) records.retained().length);
        asked.requested().ifPresent(ids -> {
            metrics.put("request/asked", (double) ids.asked());
            metrics.put("request/distinct", (double) ids.ids().size());
            metrics.put("request/repeats", (double) (ids.asked() - records.forgotten().length));
        });
        metrics.put("unlearn/steps", (double) found.unlearned().steps());
        metrics.put("unlearn/epochs", found.unlearned().epochs());
        metrics.put("seconds/unlearn", found.seconds());
        found.audits().stream()
                .mapToDouble(Content.Audit::epsilonLowerBound)
                .max()
                .ifPresent(bound -> metrics.put("audit/epsilon", bound));
        var certificate = found.unlearned().certificate();
        if (!certificate.kind().equals("none")) {
            metrics.put("certificate/epsilon", certificate.epsilon());
            metrics.put("certificate/delta", certificate.delta());
        }
        return metrics;
    }

    private Map<String, byte[]> files(UnlearningCase asked, Records records, byte[] salt, Found found)
            throws IOException {
        Set<String> union = new TreeSet<>(asked.earlier());
        union.addAll(RetainedBlock.names(records.forgotten()));
        Map<String, byte[]> files = new HashMap<>(Map.of(
                Owner.FORGOTTEN,
                ids(union),
                "request.csv",
                ids(RetainedBlock.names(records.forgotten())),
                Owner.RETAINED,
                ids(RetainedBlock.names(records.retained())),
                Owner.SALT,
                salt));
        if (found.unlearned().kept().isPresent()) {
            files.put(Owner.STATE, ModelFile.bytes(found.unlearned().kept().get()));
        }
        return files;
    }

    private static byte[] ids(Iterable<String> ids) {
        StringBuilder text = new StringBuilder("id\n");
        ids.forEach(id -> text.append(id).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Manifest manifest(String run, SortedMap<String, String> digests) {
        return Manifest.of(
                spec.kind().word(),
                spec.name(),
                run,
                spec.dataSeed(),
                spec.seed(),
                digests,
                Manifest.Conditions.of(spec.mode()));
    }
}
