package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.experiments.run.Prepared;
import dev.firebreak.experiments.run.Result;
import dev.firebreak.experiments.run.Run;
import dev.firebreak.experiments.run.Runtime;
import dev.firebreak.experiments.store.Manifest;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A request of which nothing is refused, and whose private files this process may write.
 *
 * <p>What belongs to the owner of the data goes to the owner's folder, named by the receipt, before the result becomes visible;
 * the result becomes visible in one move. A crash in between leaves what was there before.
 */
final class PreparedUnlearning implements Prepared {
    private final UnlearningJob job;
    private final UnlearningCase asked;
    private final UnlearnSpec spec;
    private final Dataset dataset;
    private final RequestRecords records;
    private final Model model;
    private final Examples before;
    private final Release.Attempt attempt;
    private final byte[] salt;
    private Receipt issued;
    private SortedMap<String, Double> measured;

    /**
     * A request.
     *
     * @param job that is prepared
     * @param dataset the data
     * @param records which are where
     * @param model of all methods
     * @param before the records before the request
     * @param attempt the right to answer it
     */
    PreparedUnlearning(
            UnlearningJob job,
            Dataset dataset,
            RequestRecords records,
            Model model,
            Examples before,
            Release.Attempt attempt) {
        this.job = job;
        this.asked = job.asked();
        this.spec = asked.spec();
        this.dataset = dataset;
        this.records = records;
        this.model = model;
        this.before = before;
        this.attempt = attempt;
        this.salt = asked.salt(job.digests(), records.forgottenIds());
    }

    @Override
    public Manifest.Draws draws(Runtime runtime) {
        Long seed = asked.release() ? null : spec.seed();
        return new Manifest.Draws(asked.origin().dataSeed(), seed, spec.mode());
    }

    @Override
    public Result execute(Run run) throws IOException {
        run.stop().check();
        Examples retained =
                records.forget().length == 0 ? before : dataset.train().select(records.retained());
        // Of a release nothing is computed that may not be shown.
        ModelScore.Judge judge = asked.release()
                ? new ModelScore.Judge(model, dataset.test(), Optional.empty(), Optional.empty())
                : new ModelScore.Judge(
                        model,
                        dataset.test(),
                        Optional.of(retained),
                        Optional.of(records.forgotten())
                                .filter(ids -> ids.length > 0)
                                .map(dataset.train()::select));
        List<BlockPool> pools = new ArrayList<>();
        Function<Integer, BlockGradients> hold = blocks -> {
            BlockPool pool = run.runtime().blocks(asked.origin().learner(), retained, records.retainedIds(), blocks);
            pools.add(pool);
            return new BlockGradients(pool);
        };
        try {
            Problem problem = problem(retained, hold);
            UnlearningFindings found =
                    new Methods(asked, job.kind().auditor(), run.display(), run.stop()).of(problem, judge);
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

    private Problem problem(Examples retained, Function<Integer, BlockGradients> hold) throws IOException {
        Optional<byte[]> noiseKey = attempt.noiseKey();
        Noise noise =
                noiseKey.isPresent() ? Noise.release(noiseKey.get()) : Noise.experiment(Randomness.of(spec.seed()));
        Randomness randomness = noise.choices();
        return new Problem(
                model,
                before,
                records.before(),
                records.forget(),
                retained,
                start(randomness),
                hold.apply(spec.blocks()),
                hold::apply,
                randomness,
                Perturbation.of(noise, asked.noiseNumber(records.forgottenIds())),
                Problem.Watch.NONE);
    }

    /** The parameters that the method starts from: private ones where there are some. */
    private double[] start(Randomness randomness) throws IOException {
        Origin origin = asked.origin();
        double[] start = origin.theta().orElseGet(() -> model.initial(randomness.stream("initial")));
        if (spec.kind().trains() && origin.receipt().isPresent()) {
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
        List<Tensor> released = ModelFile.tensors(found.unlearned().models());
        Content content = new ReceiptContent(
                        spec,
                        asked,
                        dataset,
                        run.runtime().place(),
                        salt,
                        job.kind().clock())
                .of(records, found.unlearned(), found.audits(), ModelIdentity.of(released));
        Receipt receipt = Receipt.of(content, asked.key());
        if (asked.release() && !receipt.isReleasable()) {
            throw new InputException("mode: " + spec.method().name()
                    + " came to no certificate for this request, so that its result is not releasable; nothing was published;"
                    + " retrain, or forget with more noise");
        }
        SortedMap<String, Double> all = RequestMetrics.of(asked, records, found);
        SortedMap<String, Double> shown = asked.release() ? Disclosure.released(all) : all;
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
            run.record(point.step(), asked.release() ? Disclosure.released(point.metrics()) : point.metrics());
        }
        UnlearningSheet sheet = new UnlearningSheet(
                spec, asked.origin(), receipt, found.judged(), found.curves(), found.starts(), found.audits());
        issued = receipt;
        measured = all;
        return Result.of(shown, Disclosure.claims(found.unlearned().certificate(), spec.method()), released)
                .with(sheet.page())
                .attaching(Map.of(Origin.RECEIPT, (receipt.text() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    // What the owner keeps, by file name.
    private Map<String, byte[]> kept(Unlearned unlearned) {
        Set<String> union = new TreeSet<>(asked.earlier());
        union.addAll(records.forgottenIds());
        Map<String, byte[]> files = new HashMap<>(Map.of(
                Owner.FORGOTTEN,
                OwnerIds.bytes(union),
                Owner.REQUEST,
                OwnerIds.bytes(records.forgottenIds()),
                Owner.RETAINED,
                OwnerIds.bytes(records.retainedIds()),
                Owner.SALT,
                salt));
        if (records.copiesRetained().length > 0) {
            files.put(Owner.COPIES, OwnerIds.bytes(records.ids().names(records.copiesRetained())));
        }
        unlearned.kept().ifPresent(theta -> files.put(Owner.STATE, ModelFile.bytes(theta)));
        return files;
    }

    @Override
    public List<String> published(ResultFolder result) throws IOException {
        new FinishedRequests(asked, job.inputs().hadoop()).conclude(result, issued);
        List<String> notes = new ArrayList<>();
        if (asked.requested().isPresent()) {
            notes.add(RequestMetrics.counts(measured));
        }
        if (records.copiesRetained().length > 0) {
            String run = result.manifest().run();
            notes.add(copies(asked.owner().path(spec.name(), run, issued)));
        }
        return notes;
    }

    private String copies(String kept) {
        String count = asked.release() ? "" : records.copiesRetained().length + " ";
        return count + "exact copies of forgotten records are retained, listed in " + kept + "/" + Owner.COPIES
                + "; forget-duplicates=true forgets them too";
    }

    /** Releases the lock of the request. */
    @Override
    public void close() throws IOException {
        attempt.close();
    }
}
