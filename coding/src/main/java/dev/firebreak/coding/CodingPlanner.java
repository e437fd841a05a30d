package dev.firebreak.coding;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What every coding costs and guarantees for a number of workers, so that one can be chosen before anything runs.
 *
 * <p>The floor is the part of the bound on the average of E||grad F||^2 that no number of rounds removes (derived bounds of
 * {@link LadTheory}, for the rule's kappa): 0 where the full gradient is recovered, empty where nothing is guaranteed.
 *
 * @param devices N, at most 1,000, so that no code takes long to build and no number of bytes overflows
 * @param byzantine f, with {@code 0 <= 2f < N}
 * @param stragglers e, workers that may be late in a round
 * @param dimension Q, parameters of the model, at most 10^12
 * @param float32 whether values travel in four bytes
 * @param pipeline the robust rule, for codings that need one
 * @param dissimilarity beta^2, the largest mean squared distance of a subset gradient from the full one
 * @param kept k, coordinates that the compressed variants keep
 */
public record CodingPlanner(
        int devices,
        int byzantine,
        int stragglers,
        long dimension,
        boolean float32,
        Pipeline pipeline,
        double dissimilarity,
        int kept) {

    /** The most workers that are planned for. */
    public static final int MOST_WORKERS = 1_000;

    /** The most parameters of a model that are planned for. */
    public static final long LARGEST_DIMENSION = 1_000_000_000_000L;

    /** Checks the ranges. */
    public CodingPlanner {
        List<String> problems = new ArrayList<>();
        if (devices > MOST_WORKERS) {
            problems.add("devices must be at most " + MOST_WORKERS + ", but is " + devices);
        }
        if (dimension > LARGEST_DIMENSION) {
            problems.add("dimension must be at most " + LARGEST_DIMENSION + ", but is " + dimension);
        }
        if (devices < 1 || byzantine < 0 || 2 * byzantine >= devices) {
            problems.add("byzantine must be in [0, devices/2), but is " + byzantine + " of " + devices + " devices");
        }
        if (stragglers < 0 || stragglers >= devices) {
            problems.add("stragglers must be in [0, devices), but is " + stragglers);
        }
        if (dimension < 1 || kept < 1 || kept > dimension) {
            problems.add(
                    "dimension and kept must satisfy 1 <= kept <= dimension, but are " + dimension + " and " + kept);
        }
        if (!(dissimilarity >= 0) || dissimilarity == Double.POSITIVE_INFINITY) {
            problems.add("dissimilarity must be a number >= 0, but is " + dissimilarity);
        }
        if (!problems.isEmpty()) {
            throw new InputException(problems);
        }
    }

    /**
     * One way to run a round.
     *
     * @param coding the coding, as a spec names it
     * @param compressor the compressor, as a spec names it
     * @param load the most subsets a worker computes
     * @param floor the error floor; empty if there is no guarantee
     * @param guarantee in words
     * @param uplinkBytes from all workers together, headers included
     * @param downlinkBytes to all workers together: the model to each of them, assignments, mask seeds
     * @param gradients subset gradients that all workers compute together
     */
    public record Option(
            String coding,
            String compressor,
            int load,
            OptionalDouble floor,
            String guarantee,
            long uplinkBytes,
            long downlinkBytes,
            long gradients) {}

    /**
     * A coding that is not possible here.
     *
     * @param coding the coding
     * @param reason why
     */
    public record Refused(String coding, String reason) {}

    /**
     * The codings to choose from.
     *
     * @param options what is possible, in the order of the registry
     * @param refused what is not
     */
    public record Choice(List<Option> options, List<Refused> refused) {

        /** The option of least load whose floor is at most {@code target}; of equals the one with fewest bytes up. */
        public Optional<Option> cheapest(double target) {
            return options.stream()
                    .filter(option ->
                            option.floor().isPresent() && option.floor().getAsDouble() <= target)
                    .min(Comparator.comparingInt(Option::load).thenComparingLong(Option::uplinkBytes));
        }
    }

    /**
     * Plans with the proposals of every coding.
     *
     * @param target a floor to reach, which adds LAD with the least redundancy that does; empty to leave that out
     */
    public Choice plan(OptionalDouble target) {
        List<Option> options = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Part<CodingSpec> part : Codings.CODINGS.parts()) {
            for (CodingSpec.Proposal proposal :
                    Codings.CODINGS.build(Call.of(part.name())).proposals(this, target)) {
                String arguments = proposal.arguments();
                String coding = arguments.isEmpty() ? part.name() : part.name() + "(" + arguments + ")";
                try {
                    options.add(option(coding, proposal));
                } catch (InputException impossible) {
                    refused.add(new Refused(coding, impossible.getMessage()));
                }
            }
        }
        return new Choice(List.copyOf(options), List.copyOf(refused));
    }

    /** The coefficient of the rule for the rows that late workers leave; empty if none is proven. */
    OptionalDouble kappa() {
        return 2 * byzantine >= devices - stragglers
                ? OptionalDouble.empty()
                : pipeline.kappa(devices - stragglers, byzantine).value();
    }

    private Option option(String coding, CodingSpec.Proposal proposal) {
        CodingScheme scheme = Codings.CODINGS.build(coding).build(devices, byzantine, DriverSecret.ofSeed(0));
        Compressor compressor = Compressors.COMPRESSORS.build(proposal.compressor());
        CodingPlan plan = scheme.plan(0);
        // Arithmetic alone: no message, mask or vector of this length is made.
        long length = plan.assignment(0).weights().length * dimension;
        long[] messages = new long[devices];
        Arrays.fill(messages, compressor.bytes(length, float32));
        long up = plan.uplink(IntStream.range(0, devices).toArray(), messages).bytes();
        long tasks = plan.gradientsAccounted(devices);
        // Each worker gets the model in float64, and what changes with the round: subsets' numbers and masks' seeds.
        long down = (long) devices * Double.BYTES * dimension
                + compressor.seedBytes(devices)
                + (scheme.reassigns() ? Integer.BYTES * tasks : 0);
        return new Option(
                coding, proposal.compressor(), scheme.load(), proposal.floor(), proposal.guarantee(), up, down, tasks);
    }
}
