package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.experiments.store.ModelFile;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.tensor.ModelIdentity;
import dev.firebreak.learning.tensor.Safetensors;
import dev.firebreak.learning.tensor.Tensor;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.finetuning.BlockGradients;
import dev.firebreak.unlearning.finetuning.BlockPool;
import dev.firebreak.unlearning.finetuning.Perturbation;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A request of which nothing is refused, and whose private files this process may write.
 *
 * <p>What belongs to the owner of the data goes to the owner's folder, named by the receipt, before the result becomes visible;
 * the result becomes visible in one move. A crash in between leaves what was there before.
 *
 * @param before the records before the request
 * @param attempt the right to answer it
 * @param salt of the commitments
 */
record PreparedUnlearning(
        UnlearningJob job,
        UnlearningCase asked,
        Dataset dataset,
        RequestRecords records,
        Model model,
        Examples before,
        Release.Attempt attempt,
        byte[] salt)
        implements Prepared {

    @Override
    public Manifest.Draws draws(Runtime runtime) {
        UnlearnSpec spec = asked.spec();
        Long seed = asked.release() ? null : spec.get(UnlearnSpec.SEED);
        return new Manifest.Draws(asked.origin().dataSeed(), seed, spec.mode());
    }

    @Override
    public Result execute(Run run) throws IOException {
        run.stop().check();
        Examples train = dataset.train();
        Examples retained = records.forget().length == 0 ? before : train.select(records.retained());
        Map<String, Examples> sets = new TreeMap<>();
        dataset.test().ifPresent(test -> sets.put("test", test));
        // Of a release nothing is computed that may not be shown.
        if (!asked.release()) {
            sets.put("retain", retained);
            if (records.forgotten().length > 0) {
                sets.put("forget", train.select(records.forgotten()));
            }
        }
        List<BlockPool> pools = new ArrayList<>();
        IntFunction<BlockGradients> hold = blocks -> {
            pools.add(run.runtime().blocks(asked.origin().learner(), retained, records.retainedIds(), blocks));
            return new BlockGradients(pools.get(pools.size() - 1));
        };
        try {
            UnlearningFindings found = UnlearningFindings.of(
                    asked,
                    problem(retained, hold),
                    new ModelScore.Judge(model, sets),
                    job.kind().auditor(),
                    run);
            Commitment expected = Commitment.of(salt, records.retainedIds());
            for (BlockPool pool : pools) {
                requireHeld(pool.held(salt), expected);
            }
            return result(run, found);
        } finally {
            pools.forEach(BlockPool::close);
        }
    }

    // Exactly the records that should remain are held: no forgotten one is among them.
    private static void requireHeld(Commitment held, Commitment expected) {
        if (!held.equals(expected)) {
            throw new IllegalStateException("the records that gradients were computed from are not those that remain: "
                    + held.records() + " records with root " + held.root() + ", but expected are "
                    + expected.records() + " with root " + expected.root() + "; nothing was published");
        }
    }

    private Problem problem(Examples retained, IntFunction<BlockGradients> hold) throws IOException {
        UnlearnSpec spec = asked.spec();
        Noise noise = attempt.noiseKey()
                .map(Noise::release)
                .orElseGet(() -> Noise.experiment(Randomness.of(spec.get(UnlearnSpec.SEED))));
        Randomness randomness = noise.choices();
        return new Problem(
                model,
                before,
                records.before(),
                records.forget(),
                retained,
                start(randomness),
                hold.apply(spec.get(UnlearnSpec.BLOCKS)),
                hold,
                randomness,
                Perturbation.of(noise, asked.noiseNumber(records.forgottenIds())),
                Problem.Watch.NONE);
    }

    /** The parameters that the method starts from: private ones where there are some. */
    private double[] start(Randomness randomness) throws IOException {
        Origin origin = asked.origin();
        List<double[]> trained = origin.parameters(model);
        double[] start = trained.size() == 1 ? trained.get(0) : model.initial(randomness.stream("initial"));
        if (asked.spec().kind().trains() && origin.receipt().isPresent()) {
            byte[] state = asked.former()
                    .file(origin.folder().orElseThrow(), origin.receipt().get(), Owner.STATE);
            start = Safetensors.read(Owner.STATE, state).get(0).values();
        }
        if (start.length != model.dimension()) {
            throw new InputException("model: it has " + start.length + " parameters, but " + origin.learner() + " has "
                    + model.dimension() + " on these data");
        }
        return start;
    }

    private Result result(Run run, UnlearningFindings found) throws IOException {
        UnlearnSpec spec = asked.spec();
        List<Tensor> released = ModelFile.tensors(model, found.unlearned().models());
        Receipt receipt = Receipt.of(
                content(found, ModelIdentity.of(released), run.runtime().place()), asked.key());
        if (asked.release() && !receipt.isReleasable()) {
            throw new InputException("mode: " + spec.method().name()
                    + " came to no certificate for this request, so that its result is not releasable; nothing was published;"
                    + " retrain, or forget with more noise");
        }
        SortedMap<String, Double> metrics = RequestMetrics.of(asked, records, found);
        attempt.lock().check();
        Map<String, byte[]> kept = kept(found.unlearned());
        String place = run.store().path();
        Optional<Receipt> replaced =
                FinishedRequests.receiptAt(place, job.inputs().hadoop());
        if (replaced.isPresent()) {
            asked.owner().replacing(spec.name(), run.id(), replaced.get(), place);
        }
        asked.owner().keep(spec.name(), run.id(), receipt, place, kept);
        for (CurveRecorder.Point point : found.curves().get(0).points()) {
            run.record(point.step(), shown(point.metrics()));
        }
        return Result.of(shown(metrics), Disclosure.claims(found.unlearned().certificate(), spec.method()), released)
                .with(new UnlearningSheet(asked, receipt, found).page())
                .attaching(Map.of(Origin.RECEIPT, (receipt.text() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    private SortedMap<String, Double> shown(SortedMap<String, Double> metrics) {
        return asked.release() ? Disclosure.released(metrics) : metrics;
    }

    // An experiment states no time, so that a repeated one has equal bytes.
    private Content content(UnlearningFindings found, String model, String cluster) {
        UnlearnSpec spec = asked.spec();
        Origin origin = asked.origin();
        boolean release = asked.release();
        List<String> gone = records.forgottenIds();
        List<String> left = records.retainedIds();
        List<String> all = new ArrayList<>(left);
        all.addAll(gone);
        Map<String, String> environment = new TreeMap<>(Map.of(
                "data", origin.data().toString(),
                "data-seed", String.valueOf(origin.dataSeed()),
                "learner", origin.learner().toString(),
                "java", Manifest.thisJava(),
                "cluster", cluster,
                "blocks", String.valueOf(spec.get(UnlearnSpec.BLOCKS))));
        if (!release) {
            environment.put("seed", String.valueOf(spec.get(UnlearnSpec.SEED)));
        }
        return new Content(
                new Content.Request(
                        spec.get(UnlearnSpec.REQUEST),
                        asked.requested().map(RecordIds::asked).orElse(0L),
                        RequestMetrics.repeats(asked, records),
                        records.copiesForgotten(),
                        release ? OptionalInt.empty() : OptionalInt.of(records.copiesRetained().length),
                        Commitment.of(salt, gone).root(),
                        Commitment.of(
                                        salt,
                                        RecordContents.hashes(dataset.train().select(records.forgotten())))
                                .root()),
                Commitment.of(salt, all),
                Commitment.of(salt, left),
                origin.modelIdentity(),
                model,
                found.unlearned().method(),
                spec.mode(),
                found.audits(),
                notErased(),
                CodeVersion.code(),
                environment,
                release
                        ? Optional.of(new Content.Release(job.kind().clock().instant(), spec.get(UnlearnSpec.SIGNER)))
                        : Optional.empty(),
                origin.receipt().map(Receipt::hash));
    }

    private List<String> notErased() {
        List<String> left = new ArrayList<>();
        if (asked.origin().trained()) {
            left.add("the model before, " + asked.origin().label() + ", with its checkpoints and copies");
        }
        left.add("the raw data " + dataset.name() + ", from which the records have to be deleted where they lie");
        left.add("the owner's private folder");
        return left;
    }

    // What the owner keeps, by file name.
    private Map<String, byte[]> kept(Unlearned unlearned) {
        Set<String> union = new TreeSet<>(asked.earlier());
        union.addAll(records.forgottenIds());
        Map<String, byte[]> files = new HashMap<>();
        files.put(Owner.FORGOTTEN, OwnerIds.bytes(union));
        files.put(Owner.REQUEST, OwnerIds.bytes(records.forgottenIds()));
        files.put(Owner.RETAINED, OwnerIds.bytes(records.retainedIds()));
        files.put(Owner.SALT, salt);
        if (records.copiesRetained().length > 0) {
            files.put(Owner.COPIES, OwnerIds.bytes(records.ids().names(records.copiesRetained())));
        }
        unlearned.kept().ifPresent(theta -> files.put(Owner.STATE, ModelFile.bytes(theta)));
        return files;
    }

    @Override
    public List<String> published(ResultFolder result) throws IOException {
        Receipt issued = Origin.receipt(result).orElseThrow();
        new FinishedRequests(asked, job.inputs().hadoop()).conclude(result, issued);
        List<String> notes = new ArrayList<>();
        asked.requested().ifPresent(ids -> notes.add(RequestMetrics.counts(ids, records)));
        if (records.copiesRetained().length > 0) {
            String count = asked.release() ? "" : records.copiesRetained().length + " ";
            String kept = asked.owner()
                    .path(result.manifest().name(), result.manifest().run(), issued);
            notes.add(count + "exact copies of forgotten records are retained, listed in " + kept + "/" + Owner.COPIES
                    + "; forget-duplicates=true forgets them too");
        }
        return notes;
    }

    /** Releases the lock of the request. */
    @Override
    public void close() throws IOException {
        attempt.lock().close();
    }
}
