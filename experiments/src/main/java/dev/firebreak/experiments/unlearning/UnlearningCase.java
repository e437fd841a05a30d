package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.experiments.store.ResultFolder;
import dev.firebreak.unlearning.receipt.Evidence;
import dev.firebreak.unlearning.receipt.Receipt;
import dev.firebreak.unlearning.receipt.SigningKey;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * A request with all that it depends on, found and checked before data are loaded.
 *
 * @param spec the declaration
 * @param origin the model that forgets
 * @param owner of the data
 * @param former owner's folder of the origin; {@code owner} where it has none of its own
 * @param requested ids of the request; empty for training
 * @param earlier ids forgotten by the requests before
 * @param key to sign with
 */
record UnlearningCase(
        UnlearnSpec spec,
        Origin origin,
        Owner owner,
        Owner former,
        Optional<RecordIds> requested,
        Set<String> earlier,
        Optional<SigningKey> key) {
    /** Finds everything, {@code out} being the folder of results; what is missing or does not fit is refused. */
    static UnlearningCase of(UnlearnSpec spec, String out, Configuration hadoop) throws IOException {
        Optional<String> model = spec.given(UnlearnSpec.MODEL);
        Origin origin = model.isPresent() ? Origin.read(model.get(), hadoop) : Origin.untrained(spec);
        if (spec.kind().trains() && model.isPresent() && origin.receipt().isEmpty()) {
            throw new InputException("model: " + model.get() + " is not the result of unlearn "
                    + spec.kind().word() + ", which alone knows how near to its optimum it is; train by a spec with"
                    + " data and learner instead of model and forget");
        }
        requireOneModel(spec, origin);
        Optional<SigningKey> key = KeyFiles.signing(spec, hadoop);
        Optional<String> file = spec.given(UnlearnSpec.FORGET);
        Optional<RecordIds> requested =
                file.isPresent() ? Optional.of(RecordIds.read(file.get(), hadoop)) : Optional.empty();
        Optional<String> named = spec.given(UnlearnSpec.PRIVATE);
        String place = named.isPresent() ? named.get() : PrivatePaths.beside(out);
        PrivatePaths.requireApart(place, out, "the folder of results");
        Owner owner = Owner.open(place, hadoop);
        Optional<String> secret = spec.given(UnlearnSpec.HMAC_KEY);
        if (secret.isPresent() && owner.hasKey(KeyFiles.bytes(secret.get(), hadoop, KeyFiles.MOST_BYTES))) {
            throw new InputException(
                    "hmac-key: this is the owner's key, which whoever checks a receipt must not have: ids can"
                            + " be tried out with it; take another secret");
        }
        Optional<Owner> former = former(spec, origin, place, owner, hadoop);
        Set<String> earlier = Set.of();
        if (origin.receipt().isPresent()) {
            earlier = former.orElse(owner)
                    .ids(origin.folder().orElseThrow(), origin.receipt().get(), Owner.FORGOTTEN);
        }
        return new UnlearningCase(spec, origin, owner, former.orElse(owner), requested, earlier, key);
    }

    // The owner's folder of the model before: the named one, or that beside its results.
    private static Optional<Owner> former(
            UnlearnSpec spec, Origin origin, String place, Owner owner, Configuration hadoop) throws IOException {
        if (origin.folder().isEmpty()) {
            return Optional.empty();
        }
        ResultFolder folder = origin.folder().get();
        String results = PrivatePaths.results(
                folder.location(), folder.manifest().name(), folder.manifest().run());
        PrivatePaths.requireApart(place, results, "the folder of the model's results");
        String beside = PrivatePaths.beside(results);
        if (spec.given(UnlearnSpec.PRIVATE).isPresent()
                || beside.equals(owner.folder().path())) {
            return Optional.of(owner);
        }
        return Owner.ifThere(beside, hadoop);
    }

    // A method that starts from a trained model needs exactly one.
    private static void requireOneModel(UnlearnSpec spec, Origin origin) {
        if (origin.models().size() < 2) {
            return;
        }
        spec.methods()
                .filter(method -> !Unlearners.UNLEARNERS.build(method).traits().startsAnew())
                .findFirst()
                .ifPresent(method -> {
                    throw new InputException("model: " + origin.label() + " holds "
                            + origin.models().size() + " models, but " + method.name()
                            + " starts from one; take a method that trains anew, as retrain");
                });
    }

    /** Refuses data other than those that the model before was trained on. */
    void requireSameData(SortedMap<String, String> digests) {
        // A result of unlearning states digests of its data under its owner's key.
        SortedMap<String, String> now = origin.receipt().isPresent() ? keyed(former, digests) : digests;
        if (origin.trained() && !now.equals(origin.digests())) {
            String otherwise = origin.receipt().isPresent()
                    ? ", or the owner.key in " + former.folder().path() + " is not the one of that time"
                    : "";
            throw new InputException("data: the model of " + origin.label() + " was trained on other data" + otherwise
                    + ": their digests were " + origin.digests() + " and now are " + now);
        }
    }

    /**
     * Digests of the data as a result may show them: under the owner's key, since the data hold forgotten records, and whoever knows
     * all others could try a guess of one.
     */
    SortedMap<String, String> shown(SortedMap<String, String> digests) {
        return keyed(owner, digests);
    }

    private static SortedMap<String, String> keyed(Owner owner, SortedMap<String, String> digests) {
        SortedMap<String, String> keyed = new TreeMap<>();
        digests.forEach((name, digest) -> keyed.put(name, owner.hexDigest("data", List.of(name, digest))));
        return keyed;
    }

    /** Refuses to date a release before the receipt that it follows: every later check would refute it. */
    void requireLaterThanPrevious(Instant now) {
        origin.receipt()
                .flatMap(Receipt::date)
                .filter(before -> release() && now.isBefore(before))
                .ifPresent(before -> {
                    throw new InputException("model: the receipt of " + origin.label() + " is dated " + before
                            + ", but the clock of this computer says " + now.truncatedTo(ChronoUnit.SECONDS)
                            + "; set it right: a receipt that is dated before the one it follows is refuted");
                });
    }

    /** Refuses a list of what was forgotten before that does not belong to the receipt of the model. */
    void requireWholeChain(RequestRecords records) throws IOException {
        if (origin.receipt().isEmpty()) {
            return;
        }
        ResultFolder folder = origin.folder().orElseThrow();
        Receipt receipt = origin.receipt().get();
        FinishedRequests.requireConfirmed(
                new Evidence.Records(former.salt(folder, receipt), records.ids().names(records.before())),
                receipt,
                former.place(folder, receipt, Owner.FORGOTTEN));
    }

    /** The ids that are asked for and not forgotten yet, in the order of their texts. */
    Set<String> fresh() {
        Set<String> fresh = new TreeSet<>(requested.map(RecordIds::ids).orElse(Set.of()));
        fresh.removeAll(earlier);
        return fresh;
    }

    /** Whether everything asked for was forgotten by earlier requests, as far as that shows without the data. */
    boolean alreadyForgotten() {
        return requested.isPresent() && !spec.get(UnlearnSpec.FORGET_DUPLICATES) && fresh().isEmpty();
    }

    /**
     * The text that the run id is a hash of. It holds requests as a digest under the owner's key; names of files and of the
     * request do not, nor does the seed of a release, which draws nothing.
     */
    String canonical() {
        Set<String> ids = spec.get(UnlearnSpec.FORGET_DUPLICATES)
                ? new TreeSet<>(requested.map(RecordIds::ids).orElse(Set.of()))
                : fresh();
        Map<SpecKey<?>, Object> values = new LinkedHashMap<>();
        values.put(UnlearnSpec.NAME, spec.name());
        values.put(UnlearnSpec.DATA, origin.data());
        values.put(UnlearnSpec.LEARNER, origin.learner());
        values.put(UnlearnSpec.MODEL, origin.modelIdentity());
        values.put(
                UnlearnSpec.FORGET, requested.isEmpty() ? Form.NONE : owner.hexDigest("request", new ArrayList<>(ids)));
        values.put(UnlearnSpec.FORGET_DUPLICATES, spec.get(UnlearnSpec.FORGET_DUPLICATES));
        values.put(UnlearnSpec.METHOD, spec.method());
        values.put(UnlearnSpec.COMPARE, spec.get(UnlearnSpec.COMPARE));
        values.put(UnlearnSpec.MODE, spec.get(UnlearnSpec.MODE));
        values.put(UnlearnSpec.BLOCKS, spec.get(UnlearnSpec.BLOCKS));
        if (!release()) {
            values.put(UnlearnSpec.SEED, spec.get(UnlearnSpec.SEED));
        }
        values.put(UnlearnSpec.DATA_SEED, origin.dataSeed());
        return SpecValues.canonical(values);
    }

    /** Whether the result may be published. */
    boolean release() {
        return spec.release();
    }

    /** What identifies the request, whatever the code version and the names; digests are under the owner's key. */
    private List<String> identity(SortedMap<String, String> digests, Collection<String> forgotten) {
        List<String> texts = new ArrayList<>(List.of(
                spec.mode().name(),
                origin.modelIdentity(),
                origin.learner().toString(),
                digests.toString(),
                spec.method().toString()));
        texts.addAll(forgotten);
        return texts;
    }

    /** The name of the request in the owner's {@link RequestLog}. */
    String requestDigest(SortedMap<String, String> digests, Collection<String> forgotten) {
        return owner.hexDigest("fulfilled", identity(digests, forgotten));
    }

    /** The salt of the receipt's commitments. */
    byte[] salt(SortedMap<String, String> digests, Collection<String> forgotten) {
        return owner.digest("salt", identity(digests, forgotten));
    }

    /** The number of this request among the keys of noise; it depends on what is asked, not on where the result goes. */
    long noiseNumber(Collection<String> forgotten) {
        List<String> asked =
                new ArrayList<>(List.of(origin.modelIdentity(), spec.method().toString()));
        asked.addAll(forgotten);
        return Long.parseUnsignedLong(
                Sha256.hex(String.join("\n", asked).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 16),
                16);
    }
}
