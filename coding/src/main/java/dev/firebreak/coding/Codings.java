package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.Map;

/** The registry of gradient codings, and the checks and defaults that depend on the number of devices. */
public final class Codings {
    private static final String TANDON = "Tandon, Lei, Dimakis, Karampatziakis, ICML 2017";
    private static final String DRACO = "Chen, Wang, Charles, Papailiopoulos (DRACO), ICML 2018";
    /** More workers than any round has, so that sums and products of few such numbers have 32 bits. */
    private static final int MANY = 10_000;

    private static final Parameter STRAGGLERS =
            Parameter.integer("stragglers", "1", 0, MANY, "late workers tolerated in a round");
    private static final Parameter ERRORS =
            Parameter.integer("errors", "", 0, MANY, "Byzantine workers corrected; f if left out");

    /** Gradient codings by name. */
    public static final Registry<CodingSpec> CODINGS = new Registry<>(
            CodingSpec.class,
            "coding",
            List.of(
                    none(),
                    lad(),
                    cra(),
                    fractionalRepetition(),
                    cyclicRepetition(),
                    repetition(),
                    complexCyclic(),
                    centredCyclic(),
                    detox(),
                    mols(),
                    stochastic(),
                    auto()));

    private Codings() {}

    private static Part<CodingSpec> none() {
        return new Part<>(
                "none",
                "worker i computes its own subset i; the rule sees the gradients as they are",
                "",
                List.of(),
                Map.of("load", "1", "guarantee", "the rule's"),
                arguments -> (devices, byzantine, secret) -> new Uncoded(devices, byzantine));
    }

    private static Part<CodingSpec> lad() {
        return new Part<>(
                "lad",
                "worker i sends the mean gradient of r subsets, a window of a random cycle; a robust rule aggregates",
                "Li, Allouah, Guerraoui, Skoglund, Xiao, arXiv 2603.28780 (2026)",
                List.of(
                        redundancy("5", "subsets per worker and round"),
                        Parameter.word(
                                "assignment",
                                "fresh",
                                List.of("fresh", "fixed"),
                                "whether the cycle is drawn in each round or once for the run (a worker then reads"
                                        + " only r subsets, at the price of a persistent bias)")),
                Map.of("load", "r", "guarantee", "error floor proportional to (N-r)/(r(N-1))"),
                arguments -> (devices, byzantine, secret) -> new Lad(
                        devices,
                        atMost(devices, "lad", arguments.integer("redundancy")),
                        byzantine,
                        arguments.text("assignment").equals("fresh"),
                        secret));
    }

    private static Part<CodingSpec> cra() {
        return new Part<>(
                "cra",
                "each subset lies on r workers, placed once and pairwise balanced; a worker sends the sum of G_k / r",
                "CRA-DL, arXiv 2506.01989 (2025), details not verified against the paper",
                List.of(redundancy("5", "workers per subset")),
                Map.of("load", "r", "guarantee", "the rule's, on concentrated messages"),
                arguments -> (devices, byzantine, secret) -> {
                    int load = atMost(devices, "cra", arguments.integer("redundancy"));
                    return new CodedRobustAggregation(
                            devices, load, byzantine, new Circulant(devices, load, secret.stream("placement", 0)));
                });
    }

    private static Part<CodingSpec> fractionalRepetition() {
        return new Part<>(
                "fractional-repetition",
                "groups of s + 1 workers send the same plain sum; one answer per group is enough",
                TANDON,
                List.of(STRAGGLERS),
                Map.of(
                        "load",
                        "s + 1",
                        "guarantee",
                        "exact with at most s late workers; wrong messages are not detected"),
                arguments -> (devices, byzantine, secret) ->
                        new FractionalRepetition(devices, arguments.integer("stragglers")));
    }

    private static Part<CodingSpec> cyclicRepetition() {
        return new Part<>(
                "cyclic-repetition",
                "a random code on windows of s + 1 subsets; any n - s answers give the full sum",
                TANDON + ", algorithm 2",
                List.of(STRAGGLERS),
                Map.of(
                        "load",
                        "s + 1",
                        "guarantee",
                        "exact with at most s late workers; wrong messages are not detected"),
                arguments -> (devices, byzantine, secret) ->
                        CyclicRepetition.draw(devices, arguments.integer("stragglers"), secret));
    }

    private static Part<CodingSpec> repetition() {
        return new Part<>(
                "repetition",
                "groups of r workers send the same plain sum; a byte-exact vote per group finds it",
                DRACO,
                List.of(
                        Parameter.integer(
                                "redundancy", "", 1, MANY, "workers per group, at least 2f + 1; 2f + 1 if left out"),
                        Parameter.word(
                                "vote",
                                "message",
                                List.of("message", "digest"),
                                "whether members send their message, or a SHA-256 of it first and one of them the"
                                        + " message")),
                Map.of("load", "r", "guarantee", "exact, the same bits as without an attack"),
                arguments -> (devices, byzantine, secret) -> new Repetition(
                        devices,
                        arguments.has("redundancy") ? arguments.integer("redundancy") : 2 * byzantine + 1,
                        byzantine,
                        arguments.text("vote").equals("digest")));
    }

    private static Part<CodingSpec> complexCyclic() {
        return new Part<>(
                "complex-cyclic",
                "a complex code on windows of 2s + 1 subsets; corrects t wrong messages and e missing ones with 2t + e <= 2s;"
                        + " at most 50 workers; a round that cannot be decoded is lost",
                DRACO + ", section 4",
                List.of(ERRORS),
                Map.of("load", "2s + 1", "guarantee", "exact to rounding"),
                arguments -> (devices, byzantine, secret) -> {
                    int errors = errors("complex-cyclic", devices, byzantine, byzantine, arguments);
                    return new CyclicCoding(devices, byzantine, new ComplexCyclicCode(devices, errors), secret);
                });
    }

    private static Part<CodingSpec> centredCyclic() {
        return new Part<>(
                "centred-cyclic",
                "a real code of positive weights on windows of 2s + 1 subsets; corrects t wrong messages and e missing ones with"
                        + " 2t + e <= 2s",
                "this project's construction; decoding as DRACO's cyclic code",
                List.of(ERRORS),
                Map.of("load", "2s + 1", "guarantee", "exact to rounding; sound to about N=101, s=5 or N=51, s=7"),
                arguments -> (devices, byzantine, secret) -> {
                    int least = centredErrors(devices, byzantine);
                    int errors = errors("centred-cyclic", devices, byzantine, least, arguments);
                    return new CyclicCoding(devices, byzantine, new CentredCyclicCode(devices, errors), secret);
                });
    }

    private static Part<CodingSpec> detox() {
        return new Part<>(
                "detox",
                "small hidden groups vote byte by byte, winners are averaged in random buckets, a robust rule aggregates",
                "Rajput, Wang, Charles, Papailiopoulos (DETOX), NeurIPS 2019",
                List.of(
                        redundancy("3", "workers per group, odd"),
                        Parameter.integer("bucket", "1", 1, MANY, "voted vectors averaged into one row")),
                Map.of(
                        "load",
                        "r",
                        "guarantee",
                        "exact if f Byzantine workers have no majority in a group, else the rule's with the groups in which they can have one"),
                arguments -> (devices, byzantine, secret) -> new VoteThenAggregate(
                        devices, arguments.integer("redundancy"), arguments.integer("bucket"), byzantine, secret));
    }

    private static Part<CodingSpec> mols() {
        return new Part<>(
                "mols",
                "r times a prime l workers on l^2 files placed by r orthogonal Latin squares; a vote per file, then a rule",
                "Konstantinidis, Ramamoorthy (ByzShield), MLSys 2021",
                List.of(Parameter.integer("replication", "3", 1, MANY, "r, workers per file")),
                Map.of("load", "l = N / r of l^2 files", "guarantee", "per file; the rule's for the files that fall"),
                arguments -> (devices, byzantine, secret) ->
                        new LatinSquares(devices, arguments.integer("replication"), byzantine));
    }

    private static Part<CodingSpec> stochastic() {
        return new Part<>(
                "stochastic",
                "each subset on r workers, pairwise balanced; the server adds whatever arrives, scaled for a loss of p",
                "Bitar, Wootters, El Rouayheb, stochastic gradient coding (2020)",
                List.of(
                        redundancy("2", "workers per subset"),
                        Parameter.real("loss", "0.1", 0, 0.99, "p, the probability that a message is late")),
                Map.of(
                        "load",
                        "r",
                        "guarantee",
                        "unbiased, variance about p/((1-p) r); wrong messages are not detected"),
                arguments -> (devices, byzantine, secret) -> {
                    int load = atMost(devices, "stochastic", arguments.integer("redundancy"));
                    return new StochasticCoding(
                            devices,
                            load,
                            arguments.real("loss"),
                            new Circulant(devices, load, secret.stream("placement", 0)));
                });
    }

    private static Part<CodingSpec> auto() {
        return new Part<>(
                "auto",
                "an exact code where r subsets per worker afford one (repetition, else centred-cyclic), LAD otherwise",
                "",
                List.of(redundancy("5", "the most subsets per worker and round")),
                Map.of("load", "at most r", "guarantee", "exact if r >= 2f + 1 and a code fits, else LAD's"),
                arguments -> new ExactIfAffordable(arguments.integer("redundancy")));
    }

    /** Where errors of the centred cyclic code were located without fail when it was tried (specification, section 6.5). */
    static boolean centredIsSound(int devices, int errors) {
        return devices <= 51 ? errors <= 7 : devices <= 101 && errors <= 5;
    }

    // For an even number of workers the virtual one uses up one of the 2s, even if nobody lies.
    static int centredErrors(int devices, int byzantine) {
        return devices % 2 == 0 ? byzantine + 1 : byzantine;
    }

    private static int errors(String coding, int devices, int byzantine, int least, Arguments arguments) {
        int errors = arguments.has("errors") ? arguments.integer("errors") : least;
        if (errors < least) {
            String even = least > byzantine ? ", an even number, which uses up one check" : "";
            throw new InputException("coding " + coding + "(errors=" + errors + ") cannot correct " + byzantine
                    + " Byzantine workers out of " + devices + even + "; it needs errors >= " + least);
        }
        if (2 * errors + 1 > devices) {
            throw new InputException("coding " + coding + "(errors=" + errors + ") needs windows of " + (2 * errors + 1)
                    + " subsets, but there are " + devices + " workers");
        }
        return errors;
    }

    private static Parameter redundancy(String fallback, String meaning) {
        return Parameter.integer("redundancy", fallback, 1, MANY, "r, " + meaning);
    }

    /** Checks that there are as many workers as a coding has redundancy. */
    static int atMost(int devices, String coding, int redundancy) {
        if (redundancy > devices) {
            throw new InputException("coding " + coding + "(redundancy=" + redundancy + ") needs at least " + redundancy
                    + " workers, but there are " + devices);
        }
        return redundancy;
    }
}
