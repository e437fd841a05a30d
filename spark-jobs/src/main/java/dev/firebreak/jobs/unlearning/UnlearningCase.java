package dev.firebreak.jobs.unlearning;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Sha256;
import dev.firebreak.core.part.Call;
import dev.firebreak.jobs.spec.CanonicalSpec;
import dev.firebreak.jobs.spec.SpecKey;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.receipt.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * A request with all that it stands on, found and checked before data are loaded.
 *
 * @param spec the declaration
 * @param origin the model that forgets
 * @param owner of the data
 * @param former owner's folder of the origin
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

    /**
     * Finds everything.
     *
     * @param out the folder of results
     * @throws InputException if something is missing or does not fit
     */
    static UnlearningCase of(UnlearnSpec spec, String out, Configuration hadoop) throws IOException {
        Origin origin = spec.model().isPresent() ? Origin.read(spec.model().get(), hadoop) : Origin.untrained(spec);
        if (spec.kind().trains()) {
            if (spec.model().isPresent() && origin.receipt().isEmpty()) {
                throw new InputException("model: " + spec.model().get() + " is not the result of unlearn "
                        + spec.kind().word() + ", which alone knows how near to its optimum it is; train by a spec with"
                        + " data and learner instead of model and forget");
            }
        }
        Optional<SigningKey> key = KeyFiles.signing(spec, hadoop);
        Optional<RecordIds> requested = spec.forget().isPresent()
                ? Optional.of(RecordIds.read(spec.forget().get(), hadoop))
                : Optional.empty();
        Owner owner = Owner.at(spec.owner().orElse(Owner.beside(out)), hadoop);
        Owner former = owner;
        Set<String> earlier = Set.of();
        if (origin.receipt().isPresent()) {
            if (spec.owner().isEmpty()) {
                former = Owner.at(Owner.beside(results(spec.model().orElseThrow())), hadoop);
            }
            byte[] forgotten =
                    former.file(origin.folder().orElseThrow(), origin.receipt().get(), Owner.FORGOTTEN);
            earlier = Set.copyOf(new String(forgotten, StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList());
        }
        return new UnlearningCase(spec, origin, owner, former, requested, earlier, key);
    }

    // <results>/<name>/<run>
    private static String results(String model) {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(
                model.contains("://")
                        ? model
                        : Path.of(model).toAbsolutePath().normalize().toString());
        return path.getParent().getParent().toString();
    }

    /** The ids that are asked for and not forgotten yet, in the order of their texts. */
    Set<String> fresh() {
        Set<String> fresh = new TreeSet<>(requested.map(RecordIds::ids).orElse(Set.of()));
        fresh.removeAll(earlier);
        return fresh;
    }

    /** Whether everything asked for was forgotten by earlier requests. */
    boolean honoured() {
        return requested.isPresent() && fresh().isEmpty();
    }

    /**
     * The text that the run id is a hash of. Requests stand in it by a digest under the owner's key; names of files and of the
     * request do not.
     */
    String canonical() {
        Map<SpecKey<?>, Object> values = new LinkedHashMap<>();
        values.put(UnlearnKeys.NAME, spec.name());
        values.put(UnlearnKeys.DATA, origin.data());
        values.put(UnlearnKeys.LEARNER, origin.learner());
        values.put(UnlearnKeys.MODEL, origin.modelIdentity());
        values.put(
                UnlearnKeys.FORGET,
                requested.isEmpty() ? UnlearnKeys.NONE : owner.hexDigest("request", new ArrayList<>(fresh())));
        values.put(UnlearnKeys.METHOD, spec.method());
        values.put(UnlearnKeys.COMPARE, spec.compare());
        values.put(UnlearnKeys.MODE, spec.mode().name().toLowerCase(Locale.ROOT));
        values.put(UnlearnKeys.BLOCKS, spec.blocks());
        values.put(UnlearnKeys.SEED, spec.seed());
        values.put(UnlearnKeys.DATA_SEED, origin.dataSeed());
        return CanonicalSpec.of(values);
    }

    /**
     * The digests of the data as run id and manifest state them. In a release they are under the owner's key: whoever guesses a
     * forgotten record could confirm the guess by a plain one.
     *
     * @throws InputException if the model was trained on other data
     */
    SortedMap<String, String> published(SortedMap<String, String> digests) {
        SortedMap<String, String> then = origin.keyed() ? keyed(former, digests) : digests;
        if (origin.theta().isPresent() && !then.equals(origin.digests())) {
            throw new InputException(
                    "data: the model of " + origin.label() + " was trained on other data: their digests" + " were "
                            + origin.digests() + " and now are " + then);
        }
        return spec.mode() == Noise.Mode.RELEASE ? keyed(owner, digests) : digests;
    }

    private static SortedMap<String, String> keyed(Owner owner, SortedMap<String, String> digests) {
        SortedMap<String, String> keyed = new TreeMap<>();
        digests.forEach((name, digest) -> keyed.put(name, owner.hexDigest("data", List.of(name, digest))));
        return keyed;
    }

    /**
     * The salt of this request's commitments. Like the noise number it depends on model, method and ids, not on the run, so that it
     * stays the same under other code.
     *
     * @param digests of the data, which stand for the model where none was trained yet
     */
    byte[] salt(SortedMap<String, String> digests) {
        List<String> texts = asked();
        if (origin.theta().isEmpty()) {
            texts.add(origin.learner().toString());
            texts.addAll(digests.values());
        }
        return owner.digest("salt", texts);
    }

    /** A number that tells this request's noise from that of every other one; it depends on what is asked, not on where. */
    long noiseNumber() {
        return Long.parseUnsignedLong(
                Sha256.hex(String.join("\n", asked()).getBytes(StandardCharsets.UTF_8))
                        .substring(0, 16),
                16);
    }

    private List<String> asked() {
        List<String> asked =
                new ArrayList<>(List.of(origin.modelIdentity(), spec.method().toString()));
        asked.addAll(fresh());
        return asked;
    }
}
