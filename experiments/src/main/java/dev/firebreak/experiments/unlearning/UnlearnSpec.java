package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.Printable;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.KeyValues;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.core.spec.SpecKeys;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.model.Models;
import dev.firebreak.privacy.noise.Noise;
import dev.firebreak.unlearning.unlearner.Unlearners;
import dev.firebreak.unlearning.unlearner.UnlearningPipeline;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An unlearning spec: its keys, in the order of its canonical text, and their values.
 *
 * @param kind the pipeline
 * @param values of the keys
 */
public record UnlearnSpec(UnlearningPipeline kind, SpecValues values) {
    private static final String NONE = Form.NONE;
    // Names are printed in one line of a report; our choice.
    private static final int MOST_NAME = 200;
    private static final SpecKeys DECLARED = new SpecKeys();

    static final SpecKey<String> NAME =
            DECLARED.add("name", "the run's name, first folder of its results", Form.fileName(), Fallback.FILE_NAME);
    static final SpecKey<Call> DATA = DECLARED.add(
            "data", "perturb, descend: the data set to train on", Form.optionalPart(DataSources.SOURCES), NONE);
    static final SpecKey<Call> LEARNER =
            DECLARED.add("learner", "perturb, descend: the model to train", Form.optionalPart(Models.MODELS), NONE);
    static final SpecKey<String> MODEL = DECLARED.add(
            "model",
            "the model that forgets: the result folder of a training or of an earlier unlearning run",
            Form.text("a path"),
            NONE);
    static final SpecKey<String> FORGET = DECLARED.add(
            "forget",
            "a file of record ids (CSV, lines of JSON, Parquet; at most 1 GiB): those of the data's column of ids (id=...), else positions in"
                    + " the training set",
            Form.text("a path"),
            NONE);
    static final SpecKey<Boolean> FORGET_DUPLICATES = DECLARED.add(
            "forget-duplicates",
            "whether records that are exact copies of forgotten ones, by their content hashes, are forgotten too",
            Form.flag(),
            "false");
    static final SpecKey<Call> METHOD = DECLARED.add("method", "how to forget", Form.part(Unlearners.UNLEARNERS));
    static final SpecKey<List<Call>> COMPARE = DECLARED.add(
            "compare", "other methods to run beside, for the report only", Form.parts(Unlearners.UNLEARNERS), "[]");
    static final SpecKey<String> MODE = DECLARED.add(
            "mode",
            "experiment: seeded noise, repeatable, never releasable; release: noise, starts and batches keyed by a secret that the"
                    + " owner's folder keeps until the result is published",
            Form.word(List.of("experiment", "release")),
            "experiment");
    static final SpecKey<Integer> BLOCKS = DECLARED.add(
            "blocks",
            "how many blocks the records are held in, at most as many as records; numbers depend on it, not on where the blocks are stored",
            Form.count(1),
            "8");
    static final SpecKey<Long> SEED = DECLARED.add(
            "seed", "seed of starts, batches and noise in an experiment; not looked at in a release", Form.seed(), "1");
    static final SpecKey<Long> DATA_SEED =
            DECLARED.add("data-seed", "seed of generated data", SEED.form(), Fallback.as(SEED));
    static final SpecKey<String> REQUEST = DECLARED.add(
            "request",
            "id of the request, as the receipt names it; must be given in mode: release",
            Form.text("a name"),
            new Fallback("request; training if there is no model", UnlearnSpec::requestId));
    static final SpecKey<String> SIGNER = DECLARED.add(
            "signer",
            "who issues the receipt of a release, as the receipt names them; must be given in mode: release",
            Form.text("a name"),
            NONE);
    static final SpecKey<String> KEY = DECLARED.add(
            "key",
            "a file with the private Ed25519 key (PEM, DER) that signs the receipt; openssl genpkey -algorithm ed25519 makes one",
            Form.text("a path"),
            NONE);
    static final SpecKey<String> HMAC_KEY = DECLARED.add(
            "hmac-key",
            "instead of key: a file with a shared secret, at least 16 random bytes; who can check can also sign",
            Form.text("a path"),
            NONE);
    static final SpecKey<String> PRIVATE = DECLARED.add(
            "private",
            "the owner's folder, apart from all results: owner.key, requests, remaining ids, salts, unreleased parameters",
            Form.text("a path"),
            new Fallback("beside the results: OUT-private", values -> Optional.of(NONE)));
    static final SpecKey<Long> CHECKPOINT_EVERY = DECLARED.add(
            "checkpoint-every",
            "must be 0: a noisy phase is never checkpointed, since its iterates void the certificate",
            Form.whole(0, Integer.MAX_VALUE),
            "0");
    static final SpecKey<List<Expectation>> EXPECT =
            DECLARED.add("expect", "what final metrics must reach, else exit code 3", Expectation.FORM, "{}");

    /** Every key, in the order of the canonical text. */
    public static final List<SpecKey<?>> ALL = DECLARED.all();

    // A release has no default: the receipt is to name the request that was answered.
    private static Optional<String> requestId(KeyValues values) {
        if (values.get(MODEL).filter(NONE::equals).isPresent()) {
            return Optional.of("training");
        }
        return values.get(MODE).filter("experiment"::equals).map(experiment -> "request");
    }

    /** The value of a key; of a spec in which no problem was found. */
    <T> T get(SpecKey<T> key) {
        return values.required(key);
    }

    /** What is written under a key, unless it is {@code none} or cannot be read. */
    <T> Optional<T> given(SpecKey<T> key) {
        return values.get(key).filter(value -> !value.toString().equals(NONE));
    }

    private boolean isGiven(SpecKey<?> key) {
        return given(key).isPresent();
    }

    /** The run's name. */
    String name() {
        return get(NAME);
    }

    /** How to forget. */
    public Call method() {
        return get(METHOD);
    }

    /** The method and what it is compared with. */
    Stream<Call> methods() {
        return Stream.concat(Stream.of(method()), get(COMPARE).stream());
    }

    /** Whether the result may be published. */
    boolean release() {
        return values.get(MODE).filter("release"::equals).isPresent();
    }

    /** The mode of the noise. */
    Noise.Mode mode() {
        return release() ? Noise.Mode.RELEASE : Noise.Mode.EXPERIMENT;
    }

    /** Checks what needs several keys at once. */
    void check() {
        if (values.get(CHECKPOINT_EVERY).filter(every -> every > 0).isPresent()) {
            values.problem(
                    CHECKPOINT_EVERY, "no certificate can be given to a run whose iterates are kept; it must be 0");
        }
        boolean trained = isGiven(DATA) && isGiven(LEARNER);
        if (kind.trains() && !isGiven(MODEL)) {
            problem(
                    !trained,
                    MODEL,
                    "either model and forget, to answer a request, or data and learner, to train, are needed");
            problem(isGiven(FORGET), FORGET, "a request needs the model that forgets");
        } else {
            problem(!isGiven(MODEL), MODEL, "it is missing: the result folder of the model that forgets");
            problem(!isGiven(FORGET), FORGET, "it is missing: the file of the ids to forget");
            problem(
                    isGiven(DATA) || isGiven(LEARNER),
                    isGiven(DATA) ? DATA : LEARNER,
                    "it is read from the model; leave it out");
        }
        values.get(METHOD).ifPresent(this::checkMethod);
        checkReceipt();
    }

    private void problem(boolean wrong, SpecKey<?> key, String text) {
        if (wrong) {
            values.problem(key, text);
        }
    }

    private void checkReceipt() {
        problem(isGiven(KEY) && isGiven(HMAC_KEY), HMAC_KEY, "a receipt is signed by one key: give key or hmac-key");
        problem(
                release() && values.get(REQUEST).isEmpty(),
                REQUEST,
                "it is missing: the receipt of a release names its request");
        problem(release() && !isGiven(SIGNER), SIGNER, "it is missing: the receipt of a release names who issues it");
        for (SpecKey<String> name : List.of(REQUEST, SIGNER)) {
            values.get(name)
                    .filter(given -> given.isBlank()
                            || given.length() > MOST_NAME
                            || !Printable.of(given).equals(given))
                    .ifPresent(given -> values.problem(
                            name,
                            "it must be a name of 1 to " + MOST_NAME
                                    + " characters without control characters, but is '" + Printable.shortened(given)
                                    + "'"));
        }
    }

    private void checkMethod(Call method) {
        List<String> taken = Unlearners.UNLEARNERS.parts().stream()
                .filter(part -> kind.word().equals(part.facts().get(Unlearners.PIPELINE)))
                .map(part -> part.name())
                .toList();
        problem(
                !taken.contains(method.name()),
                METHOD,
                "unlearn " + kind.word() + " takes " + String.join(", ", taken) + ", but not " + method.name());
        if (!release()) {
            return;
        }
        problem(
                !Unlearners.UNLEARNERS.build(method).certified(),
                MODE,
                method + " has no certificate, so its result is never releasable");
        problem(
                kind == UnlearningPipeline.DESCEND && !isGiven(MODEL),
                MODE,
                "training by robust-descent has no certificate, so its result is never releasable; train in an experiment"
                        + " and release the answer to a request");
        problem(
                values.get(COMPARE).filter(list -> !list.isEmpty()).isPresent(),
                COMPARE,
                "a release shows nothing but what its certificate covers; compare in an experiment");
        for (Expectation expectation : values.get(EXPECT).orElse(List.of())) {
            problem(
                    !Disclosure.shows(expectation.metric()),
                    EXPECT,
                    expectation.metric()
                            + " is not shown in a release, nor may the outcome depend on it; a release shows "
                            + Disclosure.SHOWN);
        }
    }
}
