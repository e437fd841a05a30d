package dev.firebreak.aggregation.rule;

import static dev.firebreak.core.part.Parameter.above;
import static dev.firebreak.core.part.Parameter.flag;
import static dev.firebreak.core.part.Parameter.integer;

import dev.firebreak.aggregation.Facts;
import dev.firebreak.aggregation.Rule;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.OptionalInt;

/** The aggregation rules by name. */
public final class Rules {
    /** Every rule, in the order of listings. */
    public static final Registry<Rule> REGISTRY = new Registry<>(
            Rule.class,
            "rule",
            List.of(
                    new Part<>(
                            "mean",
                            "average of the rows",
                            "classical",
                            List.of(),
                            Facts.of(
                                    "(1/n) sum_i x_i",
                                    "none exists for f > 0: one faulty row moves the mean anywhere; 0 for f = 0",
                                    "O(n d)",
                                    "no row is faulty, or as the ceiling that robust rules are compared with"),
                            a -> new Mean()),
                    new Part<>(
                            "median",
                            "per coordinate, the middle value (the mean of the two middle ones for even n)",
                            "Yin et al., ICML 2018",
                            List.of(),
                            Facts.of(
                                    "out_j = median(x_1j, ..., x_nj)",
                                    "4 (1 + r)^2, r = f/(n-2f); quoted from the literature, not verified against the paper",
                                    "O(n log^2 n) compare-exchanges per coordinate, in vector registers",
                                    "f is not known: the formula does not need it; put nnm before it when workers hold different data"),
                            a -> new Median()),
                    new Part<>(
                            "trimmed-mean",
                            "per coordinate, the mean of what is left without the f smallest and f largest values",
                            "Yin et al., ICML 2018",
                            List.of(),
                            Facts.of(
                                    "out_j = mean of the sorted x_(f+1)j, ..., x_(n-f)j",
                                    "6 r (1 + r), r = f/(n-2f); quoted from the literature, not verified against the paper",
                                    "O(n log^2 n) compare-exchanges per coordinate, in vector registers",
                                    "the first choice: least coefficient of the cheap rules; 'arc | nnm | trimmed-mean' when workers hold different data"),
                            a -> new TrimmedMean()),
                    new Part<>(
                            "geometric-median",
                            "a point of least sum of distances, by smoothed Weiszfeld steps from 0 or exactly",
                            "Pillutla et al., IEEE TSP 2022; exact: Vardi and Zhang, PNAS 2000",
                            List.of(
                                    above("nu", "0.1", 0, "least distance in a step, in the unit of the rows"),
                                    integer("iterations", "3", 1, 1_000_000, "steps"),
                                    flag(
                                            "exact",
                                            false,
                                            "iterate to the geometric median; nu and iterations do not count")),
                            Facts.of(
                                    "argmin_z sum_i ||x_i - z||; smoothed: z_0 = 0, z <- sum_i b_i x_i / sum_i b_i, b_i = 1/max(nu, ||x_i - z||)",
                                    "exact: 4 (1 + r)^2, r = f/(n-2f); quoted from the literature, not verified against the paper; smoothed: no proven bound",
                                    "O(n^2 d) for distances, then O(n^2) per step",
                                    "exact=true for the rule of the theory; the default to compare with published experiments, not once rows are shorter than nu, where it is the mean"),
                            a -> a.flag("exact")
                                    ? new ExactGeometricMedian()
                                    : new SmoothedGeometricMedian(a.real("nu"), a.integer("iterations"))),
                    new Part<>(
                            "krum",
                            "the row of least mean squared distance to its n-f-1 nearest others",
                            "Blanchard et al., NeurIPS 2017",
                            List.of(flag("original", false, "count n-f-2 others, as in the paper of 2017")),
                            Facts.of(
                                    "x_i of least mean of ||x_i - x_j||^2 over its n-f-1 nearest j",
                                    "6 (1 + r), r = f/(n-2f); quoted from the literature, not verified against the paper; original=true: no proven bound",
                                    "O(n^2 d) for distances, then O(n^2 log n)",
                                    "the result must be one of the rows; it does not average, so expect more noise"),
                            a -> new Krum(a.flag("original"))),
                    new Part<>(
                            "multi-krum",
                            "the mean of the m rows of least Krum score",
                            "Blanchard et al., NeurIPS 2017",
                            List.of(integer(
                                    "m", "", 1, Integer.MAX_VALUE, "rows that are kept, at most n-f; n-f if left out")),
                            Facts.of(
                                    "mean of the m rows of least Krum score, m = n-f if left out; m=1 is krum",
                                    "with m given: (sqrt(2 (1 + r)) + sqrt(r))^2, r = f/(n-2f); derived, the proof is with the code. With m left out: no proven bound in the papers this library follows for f > 0; 0 for f = 0",
                                    "O(n^2 d) for distances, then O(n^2 log n)",
                                    "as krum, with the noise of m rows averaged out"),
                            a -> new MultiKrum(a.has("m") ? OptionalInt.of(a.integer("m")) : OptionalInt.empty())),
                    new Part<>(
                            "meamed",
                            "per coordinate, the mean of the n-f values nearest to the median",
                            "Xie, Koyejo and Gupta, 2018",
                            List.of(),
                            Facts.of(
                                    "out_j = mean of the n-f values x_ij nearest to median(x_1j, ..., x_nj)",
                                    "no proven bound for f > 0; 0 for f = 0",
                                    "O(n log^2 n) compare-exchanges per coordinate and a selection",
                                    "comparison with experiments that use it; else trimmed-mean, which has a bound"),
                            a -> new Meamed()),
                    new Part<>(
                            "monna",
                            "the mean of the n-f rows nearest to a trusted one",
                            "Farhadkhani et al., ICML 2023",
                            List.of(integer("reference", "0", 0, Integer.MAX_VALUE, "the trusted row, counted from 0")),
                            Facts.of(
                                    "mean of the n-f rows nearest to x_reference",
                                    "no proven bound, and none is possible if the reference is faulty; 0 for f = 0",
                                    "O(n^2 d)",
                                    "one row is known to be honest: a peer's own, or that of a trusted worker"),
                            a -> new Monna(a.integer("reference"))),
                    new Part<>(
                            "centered-clipping",
                            "from the previous result v: v += mean_i (x_i - v) min(1, radius/||x_i - v||)",
                            "Karimireddy, He and Jaggi, ICML 2021",
                            List.of(
                                    above("radius", "100", 0, "in the unit of the rows"),
                                    integer("iterations", "1", 1, 1_000_000, "steps")),
                            Facts.of(
                                    "v <- v + mean_i (x_i - v) min(1, radius/||x_i - v||), from the previous result",
                                    "no proven bound: it depends on the start and the radius",
                                    "O(n^2 d) for distances, then O(n^2) per step",
                                    "rounds change slowly and the radius can be tuned; the caller carries the state"),
                            a -> new CenteredClipping(a.real("radius"), a.integer("iterations"))),
                    new Part<>(
                            "mda",
                            "minimum diameter averaging: the mean of the first n-f rows of least diameter",
                            "El Mhamdi et al., ICML 2018",
                            List.of(),
                            Facts.of(
                                    "mean of S, |S| = n-f, of least max_{i,j in S} ||x_i - x_j||",
                                    "8 f^2/(n-f); derived from a coefficient of resilient averaging, quoted from the literature, not verified against the paper",
                                    "O(n^2 d) for distances, then a search that is exponential in f at worst and bounded by branch and bound",
                                    "f is small, or the honest rows are close together"),
                            a -> new MinimumDiameterAveraging()),
                    new Part<>(
                            "mva",
                            "minimum variance averaging: the mean of the first n-f rows of least variance",
                            "as compared by Allouah et al., Robust distributed learning, NeurIPS 2023",
                            List.of(),
                            Facts.of(
                                    "mean of S, |S| = n-f, of least sum_{i in S} ||x_i - m_S||^2",
                                    "no proven bound for f > 0; 0 for f = 0",
                                    "O(n^2 d) for distances, then branch and bound over at most C(n,f) subsets, refused when it takes too long",
                                    "comparison with experiments that use it; n is small"),
                            a -> new MinimumVarianceAveraging()),
                    new Part<>(
                            "smea",
                            "the mean of the first n-f rows whose covariance has the least largest eigenvalue",
                            "Allouah et al., ICML 2023",
                            List.of(),
                            Facts.of(
                                    "mean of S, |S| = n-f, of least lambda_max of the covariance of S",
                                    "4 f/(n-2f) against lambda_max of the covariance of S, so against its variance too; derived",
                                    "O(n^2 d) for distances, then branch and bound over at most C(n,f) subsets with an eigenvalue problem each, refused when it takes too long",
                                    "rows carry much noise in many directions, as under local differential privacy, and n is small; else caf"),
                            a -> new Smea()),
                    new Part<>(
                            "caf",
                            "covariance bound agnostic filter: weights shrink along the direction of largest variance",
                            "Allouah, Guerraoui and Stephan (CafCor), ICML 2025, algorithm 2",
                            List.of(),
                            Facts.of(
                                    "c_i = 1; while sum c > n-2f: c_i <- c_i (1 - t_i / max t), t_i = <v, x_i - mu>^2, v the top direction; the weighted mean mu of least top eigenvalue",
                                    "no proven bound here: O(f/n) against lambda_max, the paper's constant is not known",
                                    "O(n^2 d) for distances, then at most n passes of O(n^3)",
                                    "as smea, for any n"),
                            a -> new Caf()),
                    new Part<>(
                            "norm-thresholding",
                            "the mean of the n-f rows of least norm",
                            "norm thresholding (TGN), Ghosh et al. (quoted from the literature, not verified against the paper)",
                            List.of(),
                            Facts.of(
                                    "mean of the n-f rows of least ||x_i||",
                                    "none exists for f > 0: rows that share an offset can be shadowed by short faulty ones; 0 for f = 0",
                                    "O(n d) for norms",
                                    "comparison with experiments that use it; else a rule that has a bound"),
                            a -> new NormThresholding())));

    private Rules() {}
}
