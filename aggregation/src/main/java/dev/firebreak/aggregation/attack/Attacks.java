package dev.firebreak.aggregation.attack;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The attacks by name. */
public final class Attacks {
    private static final String XIE = "Xie, Koyejo and Gupta, UAI 2019";
    private static final String BARUCH = "Baruch, Baruch and Goldberg, NeurIPS 2019";
    private static final String KARIMIREDDY = "Karimireddy, He and Jaggi, ICLR 2022";
    private static final String OPTIMISED = "Shejwalkar and Houmansadr, NDSS 2021; Allouah et al., AISTATS 2023";

    private static final double ANY = Double.POSITIVE_INFINITY;
    private static final Parameter SPREAD = Parameter.real(
            "spread",
            "0",
            0,
            ANY,
            "0: all send the same; else worker k's factor is spaced evenly in factor -/+ spread");
    private static final Parameter DEVIATION =
            Parameter.choice("deviation", Deviation.SAMPLE, "divisor of the variance: sample q - 1, population q");

    /** The registry of attacks. */
    public static final Registry<Attack> ATTACKS = new Registry<>(
            Attack.class,
            "attack",
            List.of(
                    new Part<>(
                            "sign-flip",
                            "coefficient times the honest mean, or times each faulty worker's own message",
                            "Allen-Zhu et al., ICLR 2021; scale=ratio: Farhadkhani et al., ICML 2023",
                            List.of(
                                    Parameter.real("coefficient", "-1", -ANY, ANY, "what is multiplied with"),
                                    Parameter.word(
                                            "scale",
                                            "one",
                                            List.of("one", "ratio"),
                                            "ratio: times q/f besides, q honest and f faulty workers"),
                                    Parameter.flag("own", false, "turn the own message instead of the honest mean")),
                            Map.of(
                                    "use",
                                    "the plainest attack on a descent direction; with own=true the faulty workers need not see the others"),
                            a -> new SignFlip(
                                    a.real("coefficient"), a.text("scale").equals("ratio"), a.flag("own"))),
                    new Part<>(
                            "ipm",
                            "inner product manipulation: -tau times the honest mean",
                            XIE,
                            List.of(Parameter.real("tau", "2", -ANY, ANY, "how far behind the origin"), SPREAD),
                            Map.of(
                                    "use",
                                    "turns the aggregate against the gradient; a small tau is not detected by rules that compare distances"),
                            a -> new FixedFactor(
                                    ForgedLine.IPM,
                                    OptionalDouble.of(a.real("tau")),
                                    Deviation.SAMPLE,
                                    a.real("spread"))),
                    new Part<>(
                            "foe",
                            "fall of empires: (1 - epsilon) times the honest mean, the same as ipm(tau=epsilon-1)",
                            XIE,
                            List.of(Parameter.real("epsilon", "3", -ANY, ANY, "how far against the mean"), SPREAD),
                            Map.of("use", "as ipm, in the notation of the works that compare rules"),
                            a -> new FixedFactor(
                                    ForgedLine.IPM,
                                    OptionalDouble.of(a.real("epsilon") - 1),
                                    Deviation.SAMPLE,
                                    a.real("spread"))),
                    new Part<>(
                            "alie",
                            "a little is enough: honest mean + tau standard deviations per coordinate",
                            BARUCH,
                            List.of(
                                    Parameter.real("tau", "1.5", -ANY, ANY, "how many standard deviations", "zmax"),
                                    DEVIATION,
                                    SPREAD),
                            Map.of("use", "hides within the honest spread: hardest where honest workers differ much"),
                            a -> new FixedFactor(
                                    ForgedLine.ALIE,
                                    a.text("tau").equals("zmax")
                                            ? OptionalDouble.empty()
                                            : OptionalDouble.of(a.real("tau")),
                                    a.choice("deviation", Deviation.class),
                                    a.real("spread"))),
                    new Part<>(
                            "label-flip",
                            "updates computed on labels C-1-y",
                            "Allouah et al., AISTATS 2023 (honest); Allen-Zhu et al., ICLR 2021 (own)",
                            List.of(Parameter.word(
                                    "data",
                                    "honest",
                                    List.of("honest", "own"),
                                    "honest: the mean over the honest batches; own: each faulty worker's own data")),
                            Map.of("use", "data poisoning: every message is the honest answer to wrong labels"),
                            a -> new LabelFlip(a.text("data").equals("own"))),
                    new Part<>(
                            "mimic",
                            "a copy of one honest message",
                            KARIMIREDDY,
                            List.of(Parameter.integer(
                                    "worker", "0", 0, Integer.MAX_VALUE, "which honest worker, from 0")),
                            Map.of(
                                    "use",
                                    "heterogeneous data: over-represents one worker, and no rule can detect it from the messages"),
                            a -> new Mimic(a.integer("worker"))),
                    new Part<>(
                            "mimic-heuristic",
                            "a copy of the honest message that reaches furthest along the direction of greatest"
                                    + " disagreement, learned during the first rounds",
                            KARIMIREDDY,
                            List.of(Parameter.integer(
                                    "phase", "200", 0, Integer.MAX_VALUE, "rounds in which the direction is learned")),
                            Map.of("use", "as mimic, against the most harmful worker instead of a chosen one"),
                            a -> new MimicHeuristic(a.integer("phase"))),
                    new Part<>(
                            "gaussian",
                            "normal noise in every coordinate",
                            "Blanchard et al., NeurIPS 2017",
                            List.of(
                                    Parameter.real("mean", "0", -ANY, ANY, "mean of a coordinate"),
                                    Parameter.real("sigma", "1", 0, ANY, "standard deviation of a coordinate"),
                                    Parameter.flag("independent", false, "each faulty worker draws its own vector")),
                            Map.of("use", "faults without a purpose"),
                            a -> new GaussianNoise(a.real("mean"), a.real("sigma"), a.flag("independent"))),
                    constant("zero", 0, "workers that contribute nothing"),
                    constant("inf", Double.POSITIVE_INFINITY, "what overflows on the way; the server drops such rows"),
                    constant("nan", Double.NaN, "what diverged or was corrupted; the server drops such rows"),
                    new Part<>(
                            "crash",
                            "no message at all",
                            "crash fault, the mildest fault of the threat model",
                            List.of(),
                            Map.of("use", "lost workers"),
                            a -> context -> Forgery.silence()),
                    optimised("optimal-ipm", "ipm, tau chosen to move the aggregate most", ForgedLine.IPM),
                    optimised("optimal-foe", "foe, epsilon chosen to move the aggregate most", ForgedLine.FOE),
                    optimised("optimal-alie", "alie, tau chosen to move the aggregate most", ForgedLine.ALIE)));

    private Attacks() {}

    private static Part<Attack> constant(String name, double value, String use) {
        return new Part<>(
                name,
                value + " in every coordinate",
                "baseline of the field, in the codes of the papers",
                List.of(),
                Map.of("use", use),
                a -> context -> {
                    double[] vector = new double[context.honest().dimension()];
                    Arrays.fill(vector, value);
                    return Forgery.shared(vector);
                });
    }

    private static Part<Attack> optimised(String name, String summary, ForgedLine line) {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.integer("evaluations", "20", 1, 100_000, "aggregations the search may try"),
                Parameter.real("start", "0", -ANY, ANY, "first factor"),
                Parameter.above("delta", "10", 0, "first step"),
                Parameter.real("ratio", "0.8", 0, 1, "what a failing step shrinks by"),
                Parameter.choice(
                        "search",
                        LineSearch.Method.BYZFL,
                        "how the factor is searched; classic was published with evaluations=16, delta=1")));
        if (line.usesDeviation()) {
            parameters.add(DEVIATION);
        }
        return new Part<>(
                name,
                summary,
                OPTIMISED,
                parameters,
                Map.of(
                        "use",
                        "the worst case of its kind for the pipeline at hand; no pass over the data per trial where the rule is geometric"),
                a -> {
                    LineSearch search = new LineSearch(
                            a.choice("search", LineSearch.Method.class),
                            a.integer("evaluations"),
                            a.real("start"),
                            a.real("delta"),
                            a.real("ratio"));
                    return new OptimisedFactor(
                            line,
                            search,
                            line.usesDeviation() ? a.choice("deviation", Deviation.class) : Deviation.SAMPLE);
                });
    }
}
