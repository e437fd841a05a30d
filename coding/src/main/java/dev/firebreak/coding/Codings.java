package dev.firebreak.coding;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The registry of gradient codings, and the checks and defaults that depend on the number of workers. */
public final class Codings {
    private static final String TANDON = "Tandon, Lei, Dimakis, Karampatziakis, ICML 2017";
    private static final String DRACO = "Chen, Wang, Charles, Papailiopoulos (DRACO), ICML 2018";
    private static final String UNDETECTED = "exact with at most s late workers; wrong messages are not detected";

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
                    part(
                            "none",
                            "worker i computes its own subset i; the rule sees the gradients as they are",
                            "",
                            List.of(),
                            "1",
                            "the rule's",
                            FixedPlacement::uncodedProposals,
                            arguments -> (workers, byzantine, secret) -> new FixedPlacement(
                                    workers, 1, byzantine, worker -> Assignment.sum(new int[] {worker}, 1))),
                    part(
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
                            "r",
                            "error floor proportional to (N-r)/(r(N-1))",
                            Lad::proposals,
                            arguments -> (workers, byzantine, secret) -> new Lad(
                                    workers,
                                    atMost(workers, "lad", arguments.integer("redundancy")),
                                    byzantine,
                                    arguments.text("assignment").equals("fresh"),
                                    secret)),
                    part(
                            "cra",
                            "each subset is placed on r workers, once for the run and pairwise balanced; a worker sends the sum of G_k / r",
                            "CRA-DL, arXiv 2506.01989 (2025), details not verified against the paper",
                            List.of(redundancy("5", "workers per subset")),
                            "r",
                            "the rule's, on concentrated messages",
                            FixedPlacement::codedProposals,
                            arguments -> (workers, byzantine, secret) -> {
                                int load = atMost(workers, "cra", arguments.integer("redundancy"));
                                Circulant placement = new Circulant(workers, load, secret.stream("placement", 0));
                                return new FixedPlacement(
                                        workers, load, byzantine, worker -> placement.assignment(worker, 1.0 / load));
                            }),
                    part(
                            "fractional-repetition",
                            "groups of s + 1 workers send the same plain sum; one message per group is enough",
                            TANDON,
                            List.of(STRAGGLERS),
                            "s + 1",
                            UNDETECTED,
                            CyclicRepetition::proposals,
                            arguments -> (workers, byzantine, secret) -> new Repetition(
                                    Groups.inOrder(workers, arguments.integer("stragglers") + 1),
                                    byzantine,
                                    Repetition.Vote.NONE)),
                    part(
                            "cyclic-repetition",
                            "a random code on windows of s + 1 subsets; any n - s messages give the full sum",
                            TANDON + ", algorithm 2",
                            List.of(STRAGGLERS),
                            "s + 1",
                            UNDETECTED,
                            CyclicRepetition::proposals,
                            arguments -> (workers, byzantine, secret) ->
                                    CyclicRepetition.draw(workers, arguments.integer("stragglers"), secret)),
                    part(
                            "repetition",
                            "groups of r workers send the same plain sum; a byte-exact vote per group finds it",
                            DRACO,
                            List.of(
                                    Parameter.integer(
                                            "redundancy",
                                            "",
                                            1,
                                            MANY,
                                            "workers per group, at least 2f + 1; 2f + 1 if left out"),
                                    Parameter.word(
                                            "vote",
                                            "message",
                                            List.of("message", "digest"),
                                            "whether members send their message, or a SHA-256 of it first and one of them the"
                                                    + " message")),
                            "r",
                            "exact, the same bits as without an attack",
                            Repetition::proposals,
                            arguments -> (workers, byzantine, secret) -> Repetition.voting(
                                    workers,
                                    arguments.has("redundancy") ? arguments.integer("redundancy") : 2 * byzantine + 1,
                                    byzantine,
                                    arguments.text("vote").equals("digest")
                                            ? Repetition.Vote.DIGEST
                                            : Repetition.Vote.MESSAGE)),
                    part(
                            "complex-cyclic",
                            "a complex code on windows of 2s + 1 subsets; corrects t wrong messages and e missing ones with 2t + e <= 2s;"
                                    + " at most 50 workers; a round that cannot be decoded is lost",
                            DRACO + ", section 4",
                            List.of(ERRORS),
                            "2s + 1",
                            "exact to rounding",
                            CyclicCoding::complexProposals,
                            arguments -> (workers, byzantine, secret) -> {
                                int errors = errors("complex-cyclic", workers, byzantine, byzantine, arguments);
                                return new CyclicCoding(
                                        workers, byzantine, CyclicCode.complex(workers, errors), secret);
                            }),
                    part(
                            "centred-cyclic",
                            "a real code of positive weights on windows of 2s + 1 subsets; corrects t wrong messages and e missing ones with"
                                    + " 2t + e <= 2s",
                            "this project's construction; decoding as DRACO's cyclic code",
                            List.of(ERRORS),
                            "2s + 1",
                            "exact to rounding; sound to about N=101, s=5 or N=51, s=7",
                            CyclicCoding::centredProposals,
                            arguments -> (workers, byzantine, secret) -> {
                                int least = CyclicCoding.leastCentredErrors(workers, byzantine);
                                int errors = errors("centred-cyclic", workers, byzantine, least, arguments);
                                return new CyclicCoding(
                                        workers, byzantine, CyclicCode.centred(workers, errors), secret);
                            }),
                    part(
                            "stochastic",
                            "each subset on r workers, pairwise balanced; the server adds whatever arrives, scaled for a loss of p",
                            "Bitar, Wootters, El Rouayheb, stochastic gradient coding (2020)",
                            List.of(
                                    redundancy("2", "workers per subset"),
                                    Parameter.real(
                                            "loss", "0.1", 0, 0.99, "p, the probability that a message is late")),
                            "r",
                            "unbiased, variance about p/((1-p) r); wrong messages are not detected",
                            StochasticCoding::proposals,
                            arguments -> (workers, byzantine, secret) -> {
                                int load = atMost(workers, "stochastic", arguments.integer("redundancy"));
                                Circulant placement = new Circulant(workers, load, secret.stream("placement", 0));
                                return new StochasticCoding(workers, load, arguments.real("loss"), placement);
                            }),
                    part(
                            "detox",
                            "small hidden groups vote byte by byte, winners are averaged in random buckets, a robust rule aggregates",
                            "Rajput, Wang, Charles, Papailiopoulos (DETOX), NeurIPS 2019",
                            List.of(
                                    redundancy("3", "workers per group, odd"),
                                    Parameter.integer("bucket", "1", 1, MANY, "voted vectors averaged into one row")),
                            "r",
                            "exact if f Byzantine workers have no majority in a group, else the rule's with the groups in which they can have one",
                            VoteThenAggregate::proposals,
                            arguments -> (workers, byzantine, secret) -> new VoteThenAggregate(
                                    workers,
                                    arguments.integer("redundancy"),
                                    arguments.integer("bucket"),
                                    byzantine,
                                    secret)),
                    part(
                            "mols",
                            "r times a prime l workers on l^2 files placed by r orthogonal Latin squares; a vote per file, then a rule",
                            "Konstantinidis, Ramamoorthy (ByzShield), MLSys 2021",
                            List.of(Parameter.integer("replication", "3", 1, MANY, "r, workers per file")),
                            "l = N / r of l^2 files",
                            "per file; the rule's for the files whose vote is lost",
                            LatinSquares::proposals,
                            arguments -> (workers, byzantine, secret) ->
                                    new LatinSquares(workers, arguments.integer("replication"), byzantine)),
                    new Part<>(
                            "auto",
                            "an exact code where r subsets per worker afford one (repetition, else centred-cyclic), LAD otherwise",
                            "",
                            List.of(redundancy("5", "the most subsets per worker and round")),
                            Map.of(
                                    "load",
                                    "at most r",
                                    "guarantee",
                                    "exact if r >= 2f + 1 and a code fits, else LAD's"),
                            arguments -> new ExactIfAffordable(arguments.integer("redundancy")))));

    private Codings() {}

    /** A coding and what it proposes. */
    private record Proposing(
            CodingSpec spec, BiFunction<CodingPlanner, OptionalDouble, List<CodingSpec.Proposal>> proposing)
            implements CodingSpec {
        @Override
        public CodingScheme build(int workers, int byzantine, DriverSecret secret) {
            return spec.build(workers, byzantine, secret);
        }

        @Override
        public List<Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
            return proposing.apply(planner, target);
        }
    }

    private static Part<CodingSpec> part(
            String name,
            String summary,
            String source,
            List<Parameter> parameters,
            String load,
            String guarantee,
            BiFunction<CodingPlanner, OptionalDouble, List<CodingSpec.Proposal>> proposing,
            Function<Arguments, CodingSpec> make) {
        return new Part<>(
                name,
                summary,
                source,
                parameters,
                Map.of("load", load, "guarantee", guarantee),
                arguments -> new Proposing(make.apply(arguments), proposing));
    }

    /**
     * An exact code where d subsets per worker afford one, LAD otherwise: with f &gt; 0 and d &gt;= 2f + 1 a certificate is better than
     * any error floor, so repetition if its blocks are at most d subsets, else the centred cyclic code where it is numerically sound and
     * can decode the messages; else LAD (gradient-coding specification, section 4.5).
     *
     * @param redundancy d, the most subsets per worker
     */
    record ExactIfAffordable(int redundancy) implements CodingSpec {
        @Override
        public CodingScheme build(int workers, int byzantine, DriverSecret secret) {
            return CODINGS.build(codings(workers, byzantine).get(0)).build(workers, byzantine, secret);
        }

        @Override
        public CodingScheme build(int workers, int byzantine, DriverSecret secret, MessageTraits messages) {
            List<String> codings = codings(workers, byzantine);
            for (String coding : codings.subList(0, codings.size() - 1)) {
                try {
                    return CODINGS.build(coding).build(workers, byzantine, secret, messages);
                } catch (InputException cannotDecode) {
                    // The next one may.
                }
            }
            return CODINGS.build(codings.get(codings.size() - 1)).build(workers, byzantine, secret, messages);
        }

        /** None: it is one of the other codings. */
        @Override
        public List<Proposal> proposals(CodingPlanner planner, OptionalDouble target) {
            return List.of();
        }

        /** What is affordable, the best first, LAD last. Refuses more redundancy than there are workers. */
        List<String> codings(int workers, int byzantine) {
            atMost(workers, "auto", redundancy);
            List<String> codings = new ArrayList<>();
            int members = 2 * byzantine + 1;
            boolean exact = byzantine > 0 && redundancy >= members;
            if (exact && Groups.inOrder(workers, members).load() <= redundancy) {
                codings.add("repetition");
            }
            int errors = CyclicCoding.leastCentredErrors(workers, byzantine);
            if (exact && CyclicCoding.isSound(workers, errors) && 2 * errors + 1 <= redundancy) {
                codings.add("centred-cyclic");
            }
            codings.add("lad(redundancy=" + redundancy + ")");
            return codings;
        }
    }

    private static int errors(String coding, int workers, int byzantine, int least, Arguments arguments) {
        int errors = arguments.has("errors") ? arguments.integer("errors") : least;
        if (errors < least) {
            String even = least > byzantine ? ", an even number, which uses up one check" : "";
            throw new InputException("coding " + coding + "(errors=" + errors + ") cannot correct " + byzantine
                    + " Byzantine workers out of " + workers + even + "; it needs errors >= " + least);
        }
        if (2 * errors + 1 > workers) {
            throw new InputException("coding " + coding + "(errors=" + errors + ") needs windows of " + (2 * errors + 1)
                    + " subsets, but there are " + workers + " workers");
        }
        return errors;
    }

    private static Parameter redundancy(String fallback, String meaning) {
        return Parameter.integer("redundancy", fallback, 1, MANY, "r, " + meaning);
    }

    // There are at least as many workers as a coding has redundancy.
    private static int atMost(int workers, String coding, int redundancy) {
        if (redundancy > workers) {
            throw new InputException("coding " + coding + "(redundancy=" + redundancy + ") needs at least " + redundancy
                    + " workers, but there are " + workers);
        }
        return redundancy;
    }
}
