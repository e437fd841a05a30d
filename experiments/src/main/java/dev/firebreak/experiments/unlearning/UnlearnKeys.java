package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.KeyValues;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.learning.model.Models;
import dev.firebreak.unlearning.unlearner.Unlearners;
import java.util.List;
import java.util.Optional;

/** The keys of an unlearning spec, in the order of its canonical text. */
public final class UnlearnKeys {
    static final String NONE = "none";

    static final SpecKey<String> NAME = new SpecKey<>(
            "name",
            "the run's name, first folder of its results",
            Form.fileName(),
            new Fallback("the file's name", values -> Optional.of(values.fileName())));
    static final SpecKey<Call> DATA = new SpecKey<>(
            "data",
            "perturb, descend: the data set to train on",
            Form.optionalPart(DataSources.SOURCES),
            Fallback.of(NONE));
    static final SpecKey<Call> LEARNER = new SpecKey<>(
            "learner", "perturb, descend: the model to train", Form.optionalPart(Models.MODELS), Fallback.of(NONE));
    static final SpecKey<String> MODEL = new SpecKey<>(
            "model",
            "the model that forgets: the result folder of a training or of an earlier unlearning run",
            Form.text("a path"),
            Fallback.of(NONE));
    static final SpecKey<String> FORGET = new SpecKey<>(
            "forget",
            "a file of record ids (CSV, lines of JSON, Parquet; at most 1 GiB): those of the data's column of ids (id=...), else positions in"
                    + " the training set",
            Form.text("a path"),
            Fallback.of(NONE));
    static final SpecKey<Boolean> FORGET_DUPLICATES = new SpecKey<>(
            "forget-duplicates",
            "whether records that are exact copies of forgotten ones, by their content hashes, are forgotten too",
            Form.flag(),
            Fallback.of("false"));
    static final SpecKey<Call> METHOD =
            new SpecKey<>("method", "how to forget", Form.part(Unlearners.UNLEARNERS), Fallback.NONE);
    static final SpecKey<List<Call>> COMPARE = new SpecKey<>(
            "compare",
            "other methods to run beside, for the report only",
            Form.parts(Unlearners.UNLEARNERS),
            Fallback.of("[]"));
    static final SpecKey<String> MODE = new SpecKey<>(
            "mode",
            "experiment: seeded noise, repeatable, never releasable; release: noise, starts and batches keyed by a secret that the"
                    + " owner's folder keeps until the result is published",
            Form.word(List.of("experiment", "release")),
            Fallback.of("experiment"));
    static final SpecKey<Integer> BLOCKS = new SpecKey<>(
            "blocks",
            "how many blocks the records are held in, at most as many as records; numbers depend on it, not on where the blocks are stored",
            Form.count(1),
            Fallback.of("8"));
    static final SpecKey<Long> SEED = new SpecKey<>(
            "seed",
            "seed of starts, batches and noise in an experiment; not looked at in a release",
            Form.whole(Long.MIN_VALUE, Long.MAX_VALUE),
            Fallback.of("1"));
    static final SpecKey<Long> DATA_SEED =
            new SpecKey<>("data-seed", "seed of generated data", SEED.form(), Fallback.as(SEED));
    static final SpecKey<String> REQUEST = new SpecKey<>(
            "request",
            "id of the request, as the receipt names it; must be given in mode: release",
            Form.text("a name"),
            new Fallback("request; training if there is no model", UnlearnKeys::requestId));
    static final SpecKey<String> SIGNER = new SpecKey<>(
            "signer",
            "who issues the receipt of a release, as the receipt names them; must be given in mode: release",
            Form.text("a name"),
            Fallback.of(NONE));
    static final SpecKey<String> KEY = new SpecKey<>(
            "key",
            "a file with the private Ed25519 key (PEM, DER) that signs the receipt; openssl genpkey -algorithm ed25519 makes one",
            Form.text("a path"),
            Fallback.of(NONE));
    static final SpecKey<String> HMAC_KEY = new SpecKey<>(
            "hmac-key",
            "instead of key: a file with a shared secret, at least 16 random bytes; who can check can also sign",
            Form.text("a path"),
            Fallback.of(NONE));
    static final SpecKey<String> PRIVATE = new SpecKey<>(
            "private",
            "the owner's folder, apart from all results: owner.key, requests, remaining ids, salts, unreleased parameters",
            Form.text("a path"),
            new Fallback("beside the results: OUT-private", values -> Optional.of(NONE)));
    static final SpecKey<Long> CHECKPOINT_EVERY = new SpecKey<>(
            "checkpoint-every",
            "must be 0: a noisy phase is never checkpointed, since its iterates void the certificate",
            Form.whole(0, Integer.MAX_VALUE),
            Fallback.of("0"));
    static final SpecKey<List<Expectation>> EXPECT = new SpecKey<>(
            "expect", "what final metrics must reach, else exit code 3", Expectation.FORM, Fallback.of("{}"));

    public static final List<SpecKey<?>> ALL = List.of(
            NAME,
            DATA,
            LEARNER,
            MODEL,
            FORGET,
            FORGET_DUPLICATES,
            METHOD,
            COMPARE,
            MODE,
            BLOCKS,
            SEED,
            DATA_SEED,
            REQUEST,
            SIGNER,
            KEY,
            HMAC_KEY,
            PRIVATE,
            CHECKPOINT_EVERY,
            EXPECT);

    private UnlearnKeys() {}

    // A release has no default: the receipt is to name the request that was answered.
    private static Optional<String> requestId(KeyValues values) {
        if (values.get(MODEL).filter(NONE::equals).isPresent()) {
            return Optional.of("training");
        }
        return values.get(MODE).filter("experiment"::equals).map(experiment -> "request");
    }
}
