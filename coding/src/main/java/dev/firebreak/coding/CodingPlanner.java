package dev.firebreak.coding;

import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.coding.compression.Compressor;
import dev.firebreak.coding.compression.Compressors;
import dev.firebreak.core.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What every coding costs and guarantees for a number of devices, so that one can be chosen before anything runs.
 *
 * <p>The floor is the part of the bound on the average of E||grad F||^2 that no number of rounds removes (derived bounds of
 * {@link LadTheory}, for the rule's kappa): 0 where the full gradient is recovered, empty where nothing is guaranteed.
 *
 * @param devices N, at most 1,000, so that no code takes long to build and no number of bytes overflows
 * @param byzantine f, with {@code 0 <= 2f < N}
 * @param stragglers e, devices that may be late in a round
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

    /** The most devices that are planned for. */
    public static final int MOST_DEVICES = 1_000;

    /** The most parameters of a model that are planned for. */
    public static final long LARGEST_DIMENSION = 1_000_000_000_000L;

    private static final String DIGEST = "vote=digest";
    private static final String NO_GUARANTEE = "no guarantee";

    /** Checks the ranges. */
    public CodingPlanner {
        List<String> problems = new ArrayList<>();
        if (devices > MOST_DEVICES) {
            problems.add("devices must be at most " + MOST_DEVICES + ", but is " + devices);
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
     * @param load the most subsets a device computes
     * @param floor the error floor; empty if there is no guarantee
     * @param guarantee in words
     * @param uplinkBytes from all devices together, headers included
     * @param downlinkBytes to all devices together: the model to each of them, assignments, mask seeds
     * @param gradients subset gradients that all devices compute together
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
     * Everything there is to choose from.
     *
     * @param options what is possible, those with an error floor first
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
     * Plans.
     *
     * @param target a floor to reach, which adds LAD with the least redundancy that does; empty to leave that out
     */
    public Choice plan(OptionalDouble target) {
        List<Candidate> candidates = new ArrayList<>(robust(target));
        candidates.addAll(exact());
        candidates.addAll(votes());
        List<Option> options = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                options.add(option(candidate));
            } catch (InputException impossible) {
                refused.add(new Refused(candidate.coding, impossible.getMessage()));
            }
        }
        return new Choice(List.copyOf(options), List.copyOf(refused));
    }

    /** A coding before its costs are known. */
    private record Candidate(String coding, String compressor, OptionalDouble floor, String guarantee) {}

    private static Candidate uncompressed(String coding, OptionalDouble floor, String guarantee) {
        return new Candidate(coding, "none", floor, guarantee);
    }

    private List<Candidate> robust(OptionalDouble target) {
        List<Candidate> candidates = new ArrayList<>();
        OptionalDouble bare = kappa();
        bare = bare.isEmpty() ? bare : OptionalDouble.of(bare.getAsDouble() * dissimilarity);
        candidates.add(uncompressed(
                "none", bare, bare.isPresent() ? "floor kappa beta^2, around the honest mean" : NO_GUARANTEE));
        TreeSet<Integer> loads = new TreeSet<>(List.of(2, 5, 10, 20, 2 * byzantine + 1));
        if (target.isPresent()) {
            loads.add(smallestLoad(target.getAsDouble()));
        }
        loads.removeIf(load -> load < 2 || load > devices);
        String mask = "rand-k(k=" + kept + ", mask=";
        for (String compressor : List.of("none", mask + "shared)", mask + "independent)")) {
            for (int load : loads) {
                OptionalDouble floor = floor(compressor, load);
                candidates.add(new Candidate(
                        "lad(redundancy=" + load + ")",
                        compressor,
                        floor,
                        floor.isPresent() ? "floor, falls as 1/r - 1/N" : NO_GUARANTEE));
            }
        }
        candidates.add(
                uncompressed("cra(redundancy=" + Math.min(5, devices) + ")", OptionalDouble.empty(), "no bound known"));
        return candidates;
    }

    private List<Candidate> exact() {
        List<Candidate> candidates = new ArrayList<>();
        OptionalDouble zero = OptionalDouble.of(0);
        boolean honest = byzantine == 0;
        for (String name : List.of("fractional-repetition", "cyclic-repetition")) {
            candidates.add(uncompressed(
                    name + "(stragglers=" + Math.max(1, stragglers) + ")",
                    honest ? zero : OptionalDouble.empty(),
                    honest ? "exact" : NO_GUARANTEE));
        }
        String groups = "repetition(redundancy=" + members();
        candidates.add(uncompressed(groups + ")", zero, "exact, the same bits"));
        candidates.add(uncompressed(groups + ", " + DIGEST + ")", zero, "exact, the same bits"));
        int checks = 2 * byzantine + stragglers;
        candidates.add(uncompressed("complex-cyclic(errors=" + (checks + 1) / 2 + ")", zero, "exact to rounding"));
        int errors = (checks + (devices % 2 == 0 ? 1 : 0) + 1) / 2;
        boolean sound = Codings.centredIsSound(devices, errors);
        candidates.add(uncompressed(
                "centred-cyclic(errors=" + errors + ")",
                sound ? zero : OptionalDouble.empty(),
                sound ? "exact to rounding" : "beyond its numerical range; failures are seen"));
        candidates.add(uncompressed(
                "stochastic(redundancy=" + Math.min(2, devices) + ")",
                OptionalDouble.empty(),
                honest ? "unbiased estimate" : NO_GUARANTEE));
        return candidates;
    }

    private List<Candidate> votes() {
        int replicas = 3;
        int groups = devices / replicas;
        int lostGroups = byzantine / ((replicas + 1) / 2);
        int files = groups * groups;
        int lostFiles = LatinSquares.lostAtMost(groups, replicas, byzantine);
        return List.of(
                vote("detox(redundancy=" + replicas + ")", lostGroups, groups),
                vote("mols(replication=" + replicas + ")", lostFiles, files));
    }

    private Candidate vote(String coding, int lost, int of) {
        boolean exact = lost == 0 && stragglers == 0;
        return uncompressed(
                coding,
                exact ? OptionalDouble.of(0) : OptionalDouble.empty(),
                exact ? "exact" : "the rule's, " + lost + " of " + of + " votes lost at most");
    }

    // 2f + e + 1: what is left of a group after e late answers still outvotes f.
    private int members() {
        return 2 * byzantine + stragglers + 1;
    }

    private int smallestLoad(double target) {
        for (int load = 1; load < devices; load++) {
            OptionalDouble floor = floor("none", load);
            if (floor.isPresent() && floor.getAsDouble() <= target) {
                return load;
            }
        }
        return devices;
    }

    private OptionalDouble kappa() {
        return 2 * byzantine >= devices - stragglers
                ? OptionalDouble.empty()
                : pipeline.kappa(devices - stragglers, byzantine).value();
    }

    // Late devices leave N - e rows to the rule, and N - f - e honest ones to the mean.
    private OptionalDouble floor(String compressor, int load) {
        int absent = byzantine + stragglers;
        if (load > devices || 2 * absent >= devices) {
            return OptionalDouble.empty();
        }
        OptionalDouble kappa = kappa();
        if (kappa.isEmpty()) {
            return kappa;
        }
        LadTheory theory = new LadTheory(devices, load, absent, kappa.getAsDouble());
        if (compressor.equals("none")) {
            // Two bounds hold, the second for small steps.
            double unbiased = theory.uncompressed().floor(dissimilarity).orElseThrow();
            return OptionalDouble.of(Math.min(theory.errorFactor() * dissimilarity, unbiased));
        }
        Compressor built = Compressors.COMPRESSORS.build(compressor);
        double delta = built.delta(dimension).orElseThrow();
        return (built.sharesMask() ? theory.shareMasked(delta) : theory.independentlyCompressed(delta))
                .floor(dissimilarity);
    }

    private Option option(Candidate candidate) {
        CodingScheme scheme = Codings.CODINGS.build(candidate.coding).build(devices, byzantine, DriverSecret.ofSeed(0));
        Compressor compressor = Compressors.COMPRESSORS.build(candidate.compressor);
        CodingPlan plan = scheme.plan(0);
        // Arithmetic alone: no message, mask or vector of this length is made.
        long length = plan.assignment(0).weights().length * dimension;
        long[] messages = new long[devices];
        Arrays.fill(messages, compressor.bytes(length, float32));
        long up = plan.uplink(IntStream.range(0, devices).toArray(), messages).bytes();
        long tasks = plan.gradientsAccounted(devices);
        // Each device gets the model, of float64 always, and, if they change with the round, its subsets' numbers and
        // masks' seeds.
        long down = (long) devices * Double.BYTES * dimension
                + compressor.seedBytes(devices)
                + (scheme.reassigns() ? Integer.BYTES * tasks : 0);
        return new Option(
                candidate.coding,
                candidate.compressor,
                scheme.load(),
                candidate.floor,
                candidate.guarantee,
                up,
                down,
                tasks);
    }
}
