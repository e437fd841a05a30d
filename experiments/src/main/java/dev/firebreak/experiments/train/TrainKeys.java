package dev.firebreak.experiments.train;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.core.part.Call;
import dev.firebreak.experiments.spec.Expectation;
import dev.firebreak.experiments.spec.Form;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.experiments.spec.SpecKey;
import dev.firebreak.experiments.spec.SpecKey.Fallback;
import dev.firebreak.experiments.spec.SpecValues;
import dev.firebreak.learning.train.ExperimentSpec;
import dev.firebreak.learning.train.FaultDomain;
import dev.firebreak.learning.train.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of a training spec, in the order of its canonical text. */
public final class TrainKeys {
    static final String NONE = Form.NONE;
    static final String HONEST = "honest";
    static final String EVERYONE = "all";
    static final String TRUSTED = "trusted";
    static final String DRIVER = "driver";
    static final String FLOAT32 = "float32";
    private static final int EVALUATIONS = 20;
    // A rule that compares workers in pairs keeps n^2 numbers.
    private static final int MOST_WORKERS = 10_000;

    static final SpecKey<String> NAME = new SpecKey<>(
            "name",
            "the experiment, first folder of its results",
            Form.fileName(),
            new Fallback("the file's name", values -> Optional.of(values.fileName())));
    static final SpecKey<Call> DATA = new SpecKey<>(
            "data", "the data set: a catalog name, a file, a generator", Form.part(PartCatalog.DATA), Fallback.NONE);
    static final SpecKey<Call> PARTITION = new SpecKey<>(
            "partition",
            "how training examples are split among who holds data",
            Form.part(PartCatalog.PARTITIONS),
            Fallback.of("iid"));
    static final SpecKey<Call> MODEL =
            new SpecKey<>("model", "the model", Form.part(PartCatalog.MODELS), Fallback.NONE);
    static final SpecKey<Integer> WORKERS =
            new SpecKey<>("workers", "n, how many workers, at most 10,000", Form.count(1, MOST_WORKERS), Fallback.NONE);
    static final SpecKey<Integer> BYZANTINE = new SpecKey<>(
            "byzantine", "f, the bound on Byzantine workers the server relies on", Form.count(0), Fallback.of("0"));
    static final SpecKey<Integer> ACTUAL_BYZANTINE = new SpecKey<>(
            "actual-byzantine", "how many workers are Byzantine: the last ones", Form.count(0), Fallback.as(BYZANTINE));
    static final SpecKey<Call> PARTICIPANTS = new SpecKey<>(
                    "participants",
                    "who takes part in a round; uniform samples anew each round and derives how many Byzantine workers the server"
                            + " tolerates in it",
                    Form.part(PartCatalog.PARTICIPANTS),
                    Fallback.of(EVERYONE))
            .defaultOutsideIdentity();
    static final SpecKey<Call> UPDATE = new SpecKey<>(
            "update", "what a worker computes in a round", Form.part(PartCatalog.UPDATES), Fallback.of("gradient"));
    static final SpecKey<Call> CODING =
            new SpecKey<>("coding", "gradient coding", Form.part(PartCatalog.CODINGS), Fallback.of(NONE));
    static final SpecKey<String> HOLDERS = new SpecKey<>(
            "holders",
            "who holds data: honest workers only, or all, so that a Byzantine worker's share is lost",
            Form.word(List.of(HONEST, EVERYONE)),
            new Fallback(
                    "honest, or all with a coding",
                    values -> values.get(CODING).map(coding -> isNone(coding) ? HONEST : EVERYONE)));
    static final SpecKey<List<Call>> TRANSFORMS = new SpecKey<>(
            "transforms",
            "what a worker does to its update, in order",
            Form.parts(PartCatalog.TRANSFORMS),
            Fallback.of("[]"));
    static final SpecKey<Call> COMPRESSION = new SpecKey<>(
            "compression",
            "what a message goes through before it travels",
            Form.part(PartCatalog.COMPRESSORS),
            Fallback.of(NONE));
    static final SpecKey<Call> STRAGGLERS = new SpecKey<>(
            "stragglers",
            "which workers' messages come too late in a round",
            Form.part(PartCatalog.STRAGGLERS),
            Fallback.of(NONE));
    static final SpecKey<String> TRANSPORT = new SpecKey<>(
            "transport",
            "trusted: a malformed message is its sender's fault and uses up one of byzantine; untrusted: it may have been damaged on its way, and"
                    + " counts as lost",
            Form.word(List.of(TRUSTED, "untrusted")),
            Fallback.of(TRUSTED));
    static final SpecKey<String> FAULT_DOMAIN = new SpecKey<>(
            "fault-domain",
            "which workers fail together on Spark: a round whose replicas share an executor or host, or where one of them runs more"
                    + " than byzantine workers, is then not certified",
            Form.word(List.of("device", "executor", "host")),
            Fallback.of("device"));
    static final SpecKey<String> SECRECY = new SpecKey<>(
            "secrecy",
            "seed: codes and the server's draws follow from the training seed, so the run repeats bit for bit, but an executor that"
                    + " guesses the seed foresees them; driver: they follow from 256 secret bits that the driver draws for each start",
            Form.word(List.of("seed", DRIVER)),
            Fallback.of("seed"));
    static final SpecKey<Call> ATTACK = new SpecKey<>(
            "attack",
            "what Byzantine workers do; none: they follow the protocol",
            Form.optionalPart(PartCatalog.ATTACKS),
            Fallback.of(NONE));
    static final SpecKey<Pipeline> AGGREGATION =
            new SpecKey<>("aggregation", "the server's pipeline", Form.pipeline(), Fallback.of("mean"));
    static final SpecKey<Call> STEP =
            new SpecKey<>("step", "the server's step", Form.part(PartCatalog.STEPS), Fallback.of("sgd"));
    static final SpecKey<Integer> ROUNDS = new SpecKey<>("rounds", "T, how many rounds", Form.count(1), Fallback.NONE);
    static final SpecKey<Integer> EVALUATE_EVERY = new SpecKey<>(
            "evaluate-every",
            "rounds between evaluations; the last round is always evaluated",
            Form.count(1),
            new Fallback(
                    "a twentieth of the rounds, at least 1",
                    values -> values.get(ROUNDS).map(rounds -> String.valueOf(Math.max(1, rounds / EVALUATIONS)))));
    static final SpecKey<String> PRECISION = new SpecKey<>(
            "precision",
            "how messages are stored and travel; arithmetic is float64 either way",
            Form.word(List.of(FLOAT32, "float64")),
            Fallback.of(FLOAT32));
    static final SpecKey<Long> SEED = new SpecKey<>(
                    "seed", "seed of all draws", Form.whole(Long.MIN_VALUE, Long.MAX_VALUE), Fallback.of("1"))
            .outsideIdentity();
    static final SpecKey<Long> DATA_SEED =
            new SpecKey<>("data-seed", "seed of generated data and of the partition", SEED.form(), Fallback.as(SEED));
    static final SpecKey<Long> TRAINING_SEED =
            new SpecKey<>("training-seed", "seed of everything else", SEED.form(), Fallback.as(SEED));
    static final SpecKey<List<Expectation>> EXPECT = new SpecKey<>(
                    "expect", "what final metrics must reach, else exit code 3", Form.expectations(), Fallback.of("{}"))
            .outsideIdentity();

    public static final List<SpecKey<?>> ALL = List.of(
            NAME,
            DATA,
            PARTITION,
            HOLDERS,
            MODEL,
            WORKERS,
            BYZANTINE,
            ACTUAL_BYZANTINE,
            PARTICIPANTS,
            UPDATE,
            CODING,
            TRANSFORMS,
            COMPRESSION,
            STRAGGLERS,
            TRANSPORT,
            FAULT_DOMAIN,
            SECRECY,
            ATTACK,
            AGGREGATION,
            STEP,
            ROUNDS,
            EVALUATE_EVERY,
            PRECISION,
            SEED,
            DATA_SEED,
            TRAINING_SEED,
            EXPECT);

    private TrainKeys() {}

    /** Whether a call is the word for nothing. */
    static boolean isNone(Call call) {
        return call.name().equals(NONE);
    }

    /** The experiment that values without problems declare. */
    static ExperimentSpec experiment(SpecValues values) {
        return new ExperimentSpec(
                values.required(NAME),
                values.required(DATA),
                values.required(PARTITION),
                values.required(HOLDERS),
                values.required(MODEL),
                values.required(WORKERS),
                values.required(BYZANTINE),
                values.required(ACTUAL_BYZANTINE),
                values.required(PARTICIPANTS),
                values.required(UPDATE),
                values.required(CODING),
                values.required(TRANSFORMS),
                values.required(COMPRESSION),
                values.required(STRAGGLERS),
                values.required(TRANSPORT).equals(TRUSTED),
                FaultDomain.valueOf(values.required(FAULT_DOMAIN).toUpperCase(Locale.ROOT)),
                values.required(SECRECY).equals(DRIVER),
                values.required(ATTACK),
                values.required(AGGREGATION).calls(),
                values.required(STEP),
                values.required(ROUNDS),
                values.required(EVALUATE_EVERY),
                Precision.valueOf(values.required(PRECISION).toUpperCase(Locale.ROOT)),
                values.required(DATA_SEED),
                values.required(TRAINING_SEED));
    }
}
