package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.StragglerModels;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.core.spec.Form;
import dev.firebreak.core.spec.KeyValues;
import dev.firebreak.core.spec.SpecKey;
import dev.firebreak.core.spec.SpecKey.Fallback;
import dev.firebreak.core.spec.SpecKeys;
import dev.firebreak.datasets.DataSources;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.learning.augmentation.Augmentation;
import dev.firebreak.learning.model.Models;
import dev.firebreak.learning.participation.Participation;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.learning.transform.Transforms;
import dev.firebreak.learning.update.Updates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One training experiment: the keys of a training spec, in the order of its canonical text, and their values. Two equal specs under one
 * code version give the same bits. Parts are calls in canonical form (every default written out), so that equal experiments have equal
 * specs.
 *
 * <p>A key is declared once, here, and {@link #get} gives its value.
 */
public final class ExperimentSpec {
    /** A word of {@link #HOLDERS}: Byzantine workers hold no data. */
    public static final String HONEST = "honest";

    /** A word of {@link #TRANSPORT}. */
    public static final String TRUSTED = "trusted";

    private static final String EVERYONE = "all";
    private static final String DRIVER = "driver";
    private static final int EVALUATIONS = 20;
    // A rule that compares workers in pairs keeps n^2 numbers.
    private static final int MOST_WORKERS = 10_000;
    private static final SpecKeys DECLARED = new SpecKeys();

    /** The experiment's name. */
    public static final SpecKey<String> NAME =
            DECLARED.add("name", "the experiment, first folder of its results", Form.fileName(), Fallback.FILE_NAME);

    /** The data set. */
    public static final SpecKey<Call> DATA =
            DECLARED.add("data", "the data set: a catalog name, a file, a generator", Form.part(DataSources.SOURCES));

    /** What is held out of the training examples. */
    public static final SpecKey<Validation.Size> VALIDATION = DECLARED.add(new SpecKey<>(
                    "validation",
                    "what is held out of the training examples to choose settings by: below 1 a share of them, else how many; drawn with"
                            + " the data seed before the others are split",
                    Form.real(0, Double.MAX_VALUE).as(Validation.Size::new),
                    "0")
            .defaultOutsideIdentity());

    /** How training examples are split. */
    public static final SpecKey<Call> PARTITION = DECLARED.add(
            "partition",
            "how training examples are split among who holds data",
            Form.part(Partitions.PARTITIONS),
            "iid");

    /** Who holds data. */
    public static final SpecKey<String> HOLDERS = DECLARED.add(
            "holders",
            "who holds data: honest workers only, or all, so that a Byzantine worker's share is lost",
            Form.word(List.of(HONEST, EVERYONE)),
            new Fallback(
                    "honest, or all with a coding",
                    values -> values.get(ExperimentSpec.CODING).map(coding -> isNone(coding) ? HONEST : EVERYONE)));

    /** The model. */
    public static final SpecKey<Call> MODEL = DECLARED.add("model", "the model", Form.part(Models.MODELS));

    /** What start parameters are multiplied by. */
    public static final SpecKey<Double> INITIAL_SCALE = DECLARED.add(new SpecKey<>(
                    "initial-scale",
                    "what the model's start parameters are multiplied by, so that training starts from a worse model",
                    Form.real(0, Double.MAX_VALUE),
                    "1")
            .defaultOutsideIdentity());

    /** n. */
    public static final SpecKey<Integer> WORKERS =
            DECLARED.add("workers", "n, how many workers, at most 10,000", Form.count(1, MOST_WORKERS));

    /** f. */
    public static final SpecKey<Integer> BYZANTINE =
            DECLARED.add("byzantine", "f, the bound on Byzantine workers the server relies on", Form.count(0), "0");

    /** How many workers are Byzantine. */
    public static final SpecKey<Integer> ACTUAL_BYZANTINE = DECLARED.add(
            "actual-byzantine", "how many workers are Byzantine: the last ones", Form.count(0), Fallback.as(BYZANTINE));

    /** Who takes part in a round. */
    public static final SpecKey<Call> PARTICIPANTS = DECLARED.add(new SpecKey<>(
                    "participants",
                    "who takes part in a round; uniform samples anew each round and derives how many Byzantine workers the server"
                            + " tolerates in it",
                    Form.part(Participation.PARTICIPANTS),
                    EVERYONE)
            .defaultOutsideIdentity());

    /** What a worker computes. */
    public static final SpecKey<Call> UPDATE =
            DECLARED.add("update", "what a worker computes in a round", Form.part(Updates.UPDATES), "gradient");

    /** What happens to images. */
    public static final SpecKey<List<Call>> AUGMENTATION = DECLARED.add(new SpecKey<>(
                    "augmentation",
                    "random changes of the images of each batch, in order",
                    Form.parts(Augmentation.AUGMENTATIONS),
                    "[]")
            .defaultOutsideIdentity());

    /** Gradient coding. */
    public static final SpecKey<Call> CODING =
            DECLARED.add("coding", "gradient coding", Form.part(Codings.CODINGS), Form.NONE);

    /** Worker-side transforms. */
    public static final SpecKey<List<Call>> TRANSFORMS = DECLARED.add(
            "transforms", "what a worker does to its update, in order", Form.parts(Transforms.TRANSFORMS), "[]");

    /** Compression of messages. */
    public static final SpecKey<Call> COMPRESSION = DECLARED.add(
            "compression",
            "what a message goes through before it travels",
            Form.part(Compressors.COMPRESSORS),
            Form.NONE);

    /** Which messages are late. */
    public static final SpecKey<Call> STRAGGLERS = DECLARED.add(
            "stragglers",
            "which workers' messages come too late in a round",
            Form.part(StragglerModels.STRAGGLERS),
            Form.NONE);

    /** Whether the transport may damage messages. */
    public static final SpecKey<String> TRANSPORT = DECLARED.add(
            "transport",
            "trusted: a malformed message is its sender's fault and uses up one of byzantine; untrusted: it may have been damaged on its way, and"
                    + " counts as lost",
            Form.word(List.of(TRUSTED, "untrusted")),
            TRUSTED);

    /** What fails as one. */
    public static final SpecKey<FaultDomain> FAULT_DOMAIN = DECLARED.add(
            "fault-domain",
            "which workers fail together on Spark: a round whose replicas share an executor or host, or where one of them runs more"
                    + " than byzantine workers, is then not certified",
            Form.choice(FaultDomain.values()),
            "device");

    /** Where codes and the server draw from. */
    public static final SpecKey<String> SECRECY = DECLARED.add(
            "secrecy",
            "seed: codes and the server's draws follow from the training seed, so the run repeats bit for bit, but an executor that"
                    + " guesses the seed foresees them; driver: they follow from 256 secret bits that the driver draws for each start",
            Form.word(List.of("seed", DRIVER)),
            "seed");

    /** What Byzantine workers do. */
    public static final SpecKey<Call> ATTACK = DECLARED.add(
            "attack",
            "what Byzantine workers do; none: they follow the protocol",
            Form.optionalPart(Attacks.ATTACKS),
            Form.NONE);

    /** The server's pipeline. */
    public static final SpecKey<Pipeline> AGGREGATION = DECLARED.add(
            "aggregation",
            "the server's pipeline",
            Form.chain(
                    "a pipeline such as nnm | trimmed-mean",
                    List.of(PreAggregators.REGISTRY, Rules.REGISTRY),
                    Pipeline::parse),
            "mean");

    /** The server's step. */
    public static final SpecKey<Call> STEP = DECLARED.add("step", "the server's step", Form.part(Steps.STEPS), "sgd");

    /** T. */
    public static final SpecKey<Integer> ROUNDS = DECLARED.add("rounds", "T, how many rounds", Form.count(1));

    /** Rounds between evaluations. */
    public static final SpecKey<Integer> EVALUATE_EVERY = DECLARED.add(
            "evaluate-every",
            "rounds between evaluations; the last round is always evaluated",
            Form.count(1),
            new Fallback(
                    "a twentieth of the rounds, at least 1",
                    values -> values.get(ROUNDS).map(rounds -> String.valueOf(Math.max(1, rounds / EVALUATIONS)))));

    /** Whether the honest workers' gradients are compared. */
    public static final SpecKey<Boolean> DISSIMILARITY = DECLARED.add(new SpecKey<>(
                    "measure-dissimilarity",
                    "whether each evaluation measures how far the honest workers' full gradients are apart, which costs as much as a round"
                            + " with full gradients, and the end estimates (G, B) from it",
                    Form.flag(),
                    "false")
            .defaultOutsideIdentity());

    /** Whether it is recorded which messages a rule used. */
    public static final SpecKey<Boolean> RECORD_SELECTION = DECLARED.add(new SpecKey<>(
                    "record-selection",
                    "whether the tables selection and workers record the weight of every message in the aggregate of its round, and what"
                            + " became of those without one; needs coding: none",
                    Form.flag(),
                    "false")
            .defaultOutsideIdentity());

    /** Precision of messages. */
    public static final SpecKey<Precision> PRECISION = DECLARED.add(
            "precision",
            "how messages are stored and travel; arithmetic is float64 either way",
            Form.choice(Precision.values()),
            "float32");

    /** The default of both seeds. */
    public static final SpecKey<Long> SEED =
            DECLARED.add(new SpecKey<>("seed", "seed of all draws", Form.seed(), "1").outsideIdentity());

    /** Seed of the data. */
    public static final SpecKey<Long> DATA_SEED =
            DECLARED.add("data-seed", "seed of generated data and of the partition", Form.seed(), Fallback.as(SEED));

    /** Seed of training. */
    public static final SpecKey<Long> TRAINING_SEED =
            DECLARED.add("training-seed", "seed of everything else", Form.seed(), Fallback.as(SEED));

    /** Every key, in the order of the canonical text. */
    public static final List<SpecKey<?>> KEYS = DECLARED.all();

    private final Map<String, Object> values = new HashMap<>();

    /** The experiment that values without problems declare. */
    public ExperimentSpec(KeyValues declared) {
        KEYS.stream()
                .filter(key -> key.identity() != SpecKey.Identity.NEVER)
                .forEach(key -> values.put(key.name(), declared.required(key)));
    }

    /** Whether a call is the word for no part. */
    public static boolean isNone(Call call) {
        return call.name().equals(Form.NONE);
    }

    /** The value of a key that is part of an experiment's identity. */
    @SuppressWarnings("unchecked")
    public <T> T get(SpecKey<T> key) {
        // What is kept under a key was read by that key.
        return (T) values.get(key.name());
    }

    /** Whether all workers hold data, not only the honest ones; then the share of a Byzantine worker is lost unless coding recovers it. */
    public boolean everybodyHoldsData() {
        return get(HOLDERS).equals(EVERYONE);
    }

    /** How many workers attack: the last ones; none of them where there is no attack. */
    public int attackers() {
        return isNone(get(ATTACK)) ? 0 : get(ACTUAL_BYZANTINE);
    }

    /** How many workers follow the protocol: the first ones. */
    public int honest() {
        return get(WORKERS) - attackers();
    }

    /**
     * Whether the transport damages no message: a malformed one then is its sender's doing and uses up one of f; if not, it counts as
     * lost.
     */
    public boolean trustedTransport() {
        return get(TRANSPORT).equals(TRUSTED);
    }

    /**
     * Whether codes and the server's draws come from a secret of the driver that is drawn anew and stored nowhere; if not, from the
     * training seed, and an executor that guesses the seed can foresee them.
     */
    public boolean driverSecret() {
        return get(SECRECY).equals(DRIVER);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExperimentSpec spec && values.equals(spec.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** What workers must know of it. */
    public WorkerSpec forWorkers() {
        long seed = Randomness.of(get(TRAINING_SEED)).stream("workers").nextLong();
        return new WorkerSpec(
                get(MODEL), get(UPDATE), get(AUGMENTATION), get(TRANSFORMS), get(COMPRESSION), get(PRECISION), seed);
    }
}
