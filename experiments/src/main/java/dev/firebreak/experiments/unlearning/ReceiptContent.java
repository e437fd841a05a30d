package dev.firebreak.experiments.unlearning;

import dev.firebreak.datasets.Dataset;
import dev.firebreak.experiments.CodeVersion;
import dev.firebreak.experiments.store.Manifest;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.receipt.Commitment;
import dev.firebreak.unlearning.receipt.Content;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What the receipt of a run states.
 *
 * @param spec the declaration
 * @param asked the request with all that it depends on
 * @param dataset the data
 * @param cluster where it ran
 * @param salt of the commitments
 * @param clock that the date of a release is read from; an experiment states no time, so that a repeated one has equal bytes
 */
record ReceiptContent(
        UnlearnSpec spec, UnlearningCase asked, Dataset dataset, String cluster, byte[] salt, Clock clock) {

    /**
     * Puts it together.
     *
     * @param records which are where
     * @param unlearned the outcome of the method
     * @param audits of the method
     * @param model identity of the released model
     */
    Content of(RequestRecords records, Unlearned unlearned, List<Content.Audit> audits, String model) {
        List<String> gone = records.forgottenIds();
        List<String> left = records.retainedIds();
        List<String> before = new ArrayList<>(left);
        before.addAll(gone);
        boolean release = spec.mode() == Noise.Mode.RELEASE;
        Map<String, String> environment = new TreeMap<>(Map.of(
                "data", asked.origin().data().toString(),
                "data-seed", String.valueOf(asked.origin().dataSeed()),
                "learner", asked.origin().learner().toString(),
                "java", Manifest.thisJava(),
                "cluster", cluster,
                "blocks", String.valueOf(spec.blocks())));
        if (!release) {
            environment.put("seed", String.valueOf(spec.seed()));
        }
        return new Content(
                request(gone, records),
                Commitment.of(salt, before),
                Commitment.of(salt, left),
                asked.origin().modelIdentity(),
                model,
                unlearned.method(),
                spec.mode(),
                audits,
                notErased(),
                CodeVersion.code(),
                environment,
                release
                        ? Optional.of(new Content.Release(
                                clock.instant(), spec.signer().orElseThrow()))
                        : Optional.empty(),
                asked.origin().receipt().map(Receipt::hash));
    }

    private Content.Request request(List<String> gone, RequestRecords records) {
        long requested = asked.requested().map(RecordIds::asked).orElse(0L);
        return new Content.Request(
                spec.request(),
                requested,
                RequestMetrics.repeats(asked, records),
                records.copiesForgotten(),
                asked.release() ? OptionalInt.empty() : OptionalInt.of(records.copiesRetained().length),
                Commitment.of(salt, gone).root(),
                Commitment.of(salt, RecordContents.hashes(dataset.train().select(records.forgotten())))
                        .root());
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
}
