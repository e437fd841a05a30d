package dev.firebreak.learning.train;

import dev.firebreak.aggregation.CoordinateRule;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.coding.CodingScheme;
import dev.firebreak.coding.Codings;
import dev.firebreak.coding.DriverSecret;
import dev.firebreak.coding.MessageTraits;
import dev.firebreak.coding.StragglerModels;
import dev.firebreak.coding.Stragglers;
import dev.firebreak.core.Claim;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import dev.firebreak.datasets.Dataset;
import dev.firebreak.datasets.Examples;
import dev.firebreak.datasets.partition.Partitions;
import dev.firebreak.learning.augmentation.Augmentation;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.participation.Participants;
import dev.firebreak.learning.participation.Participation;
import dev.firebreak.learning.step.Step;
import dev.firebreak.learning.step.Steps;
import dev.firebreak.learning.transform.Transforms;
import dev.firebreak.learning.update.Updates;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An experiment whose parts are built and whose data are loaded and split.
 *
 * @param spec the experiment as written
 * @param dataset the data set, without what is held out
 * @param validation training examples that are held out; empty if none are
 * @param participants who takes part in a round
 * @param shards who holds which training examples
 * @param program what every worker runs
 * @param coding the coding scheme
 * @param wire how messages travel
 * @param stragglers which messages come too late
 * @param attack what Byzantine workers do; empty if there are no attackers
 * @param pipeline the server's pipeline
 * @param step the server's step
 * @param randomness draws of the run, keyed by the training seed
 * @param secret where the code draws from
 */
public record Experiment(
        ExperimentSpec spec,
        Dataset dataset,
        Optional<Examples> validation,
        Participants participants,
        DataShards shards,
        WorkerProgram program,
        CodingScheme coding,
        Wire wire,
        Stragglers stragglers,
        Optional<Attack> attack,
        Pipeline pipeline,
        Step step,
        Randomness randomness,
        DriverSecret secret) {

    /**
     * Builds the parts and splits the data.
     *
     * @param all the whole data set
     * @throws InputException if a part refuses the data, or compression, transforms, coding, deadline and model do not go together; each
     *     problem begins with the key of the spec that it is about and a colon
     */
    public static Experiment of(ExperimentSpec spec, Dataset all) {
        Randomness draws = Randomness.of(spec.get(ExperimentSpec.DATA_SEED));
        Validation validation = under(
                "validation",
                () -> Validation.of(all, spec.get(ExperimentSpec.VALIDATION), draws.stream("validation")));
        Dataset dataset = validation.dataset();
        under("augmentation", () -> Augmentation.of(spec.get(ExperimentSpec.AUGMENTATION), dataset.train()));
        Wire wire = new Wire(spec.forWorkers());
        WorkerProgram program = under("model", () -> new WorkerProgram(spec.forWorkers(), dataset.train()));
        if (spec.get(ExperimentSpec.DISSIMILARITY) && !program.model().isSeparable()) {
            throw new InputException(
                    "measure-dissimilarity: batch norm mixes the examples of a batch, so that a worker's"
                            + " full gradient is not defined; use group-norm, or leave it out");
        }
        MessageTraits messages = new MessageTraits(
                wire.compressor(),
                spec.get(ExperimentSpec.PRECISION) == Precision.FLOAT32,
                !program.isLinear(),
                program.hasState());
        DriverSecret secret = spec.driverSecret()
                ? DriverSecret.secure()
                : DriverSecret.ofSeed(spec.get(ExperimentSpec.TRAINING_SEED));
        int workers = spec.get(ExperimentSpec.WORKERS);
        Call code = spec.get(ExperimentSpec.CODING);
        under("update", () -> Updates.of(spec.get(ExperimentSpec.UPDATE), code));
        Participants participants = under(
                "participants",
                () -> Participation.of(
                        spec.get(ExperimentSpec.PARTICIPANTS),
                        code,
                        workers,
                        spec.get(ExperimentSpec.BYZANTINE),
                        spec.get(ExperimentSpec.ROUNDS)));
        CodingScheme coding = under(
                "coding", () -> Codings.CODINGS.build(code).build(workers, participants.tolerance(), secret, messages));
        int shares = spec.everybodyHoldsData() ? coding.subsets() : spec.honest();
        int[][] split = under(
                "partition",
                () -> Partitions.PARTITIONS
                        .build(spec.get(ExperimentSpec.PARTITION))
                        .split(dataset, shares, draws.stream("partition")));
        Stragglers stragglers = StragglerModels.STRAGGLERS.build(spec.get(ExperimentSpec.STRAGGLERS));
        boolean replicas = !coding.plan(0).replicas().isEmpty();
        if (stragglers.timeout().isPresent() && program.hasState() && replicas) {
            throw new InputException("stragglers: " + spec.get(ExperimentSpec.STRAGGLERS)
                    + " has late workers keep the state of the round before, so that they would disagree with their"
                    + " replicas under coding " + code
                    + " ever after; leave out momentum and error feedback, or the deadline");
        }
        under("compression", () -> messageBytes(wire, coding, program.model().dimension()));
        return new Experiment(
                spec,
                dataset,
                validation.examples(),
                participants,
                DataShards.of(dataset.train(), split),
                program,
                coding,
                wire,
                stragglers,
                spec.attackers() == 0
                        ? Optional.empty()
                        : Optional.of(Attacks.ATTACKS.build(spec.get(ExperimentSpec.ATTACK))),
                spec.get(ExperimentSpec.AGGREGATION),
                Steps.STEPS.build(spec.get(ExperimentSpec.STEP)),
                Randomness.of(spec.get(ExperimentSpec.TRAINING_SEED)),
                secret);
    }

    /** A part that is built, or refused with its key in front. */
    private static <T> T under(String key, Supplier<T> part) {
        try {
            return part.get();
        } catch (InputException refused) {
            throw refused.at(key);
        }
    }

    private static int messageBytes(Wire wire, CodingScheme coding, int dimension) {
        try {
            return wire.bytes(coding.plan(0).assignment(0).length(dimension));
        } catch (ArithmeticException tooLong) {
            throw new InputException(
                    "a message of the " + dimension
                            + " parameters of the model would have 2^31 bytes or more; use precision float32 or a"
                            + " compressor",
                    tooLong);
        }
    }

    /** The server's draws in a round; workers cannot predict them where the experiment has a driver's secret. */
    RandomStream serverDraws(int round) {
        return spec.driverSecret() ? secret.stream("aggregation", round) : randomness.stream("aggregation", round, 0);
    }

    /** Whether the experiment gives the same bits again, on any machines. */
    public boolean repeats() {
        return stragglers.timeout().isEmpty() && !spec.driverSecret();
    }

    /** The model. */
    public Model model() {
        return program.model();
    }

    /**
     * The model as it is evaluated after a round: with statistics of examples that are held out, or else of training examples, where it needs
     * any.
     */
    public Model calibrated(double[] theta, int round) {
        return model().calibrated(
                        theta, validation.orElse(dataset.train()), randomness.stream("calibration", round, 0));
    }

    /** The parameters before the first round. */
    public double[] initial() {
        double[] theta = model().initial(randomness.stream("initial"));
        double scale = spec.get(ExperimentSpec.INITIAL_SCALE);
        Arrays.setAll(theta, j -> scale * theta[j]);
        return theta;
    }

    /** The way of the messages. */
    Channel channel() {
        // Every honest worker answers in time, and the transport loses nothing.
        boolean missingIsFaulty = spec.trustedTransport() && stragglers.everyMessageInTime();
        return new Channel(wire, model().dimension(), spec.trustedTransport(), missingIsFaulty);
    }

    /** What is proved about the training before it starts: of the participants, and of the server's pipeline for its (n, f). */
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        participants.claim().ifPresent(claims::add);
        claims.addAll(pipeline.claims(participants.size(), participants.tolerance()));
        return claims;
    }

    /** What is legal but was probably not meant, one full sentence each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        boolean mixed = pipeline.pre().stream().anyMatch(PreAggregator::mixesRows);
        boolean coordinateRule = coding.usesRule() && pipeline.rule() instanceof CoordinateRule && !mixed;
        if (coordinateRule && wire.compressor().zeroesIndependently(model().dimension())) {
            warnings.add(zeroes("compression " + spec.get(ExperimentSpec.COMPRESSION)));
        }
        spec.get(ExperimentSpec.TRANSFORMS).stream()
                .filter(transform ->
                        coordinateRule && Transforms.TRANSFORMS.build(transform).zeroesIndependently())
                .forEach(transform -> warnings.add(zeroes("transform " + transform)));
        if (coding.expectsLoss() && stragglers.everyMessageInTime()) {
            warnings.add("coding " + spec.get(ExperimentSpec.CODING)
                    + " divides by the share of messages that it expects to arrive, but no"
                    + " stragglers are named, so every gradient is too long by that factor");
        }
        if (stragglers.timeout().isPresent()) {
            warnings.add("stragglers " + spec.get(ExperimentSpec.STRAGGLERS)
                    + " depends on the machines, so this run does not repeat bit for bit");
        }
        if (spec.driverSecret()) {
            warnings.add(
                    "secrecy driver draws a new secret whenever the run is started or resumed, so this run does not repeat bit"
                            + " for bit");
        }
        return warnings;
    }

    private String zeroes(String what) {
        return what + " zeroes coordinates of each worker independently, and '" + pipeline
                + "' then finds mostly zeros in a coordinate and shrinks the rest; put nnm before it or use"
                + " compression rand-k(mask=shared)";
    }
}
