package dev.firebreak.aggregation.preaggregation;

import static dev.firebreak.core.part.Parameter.above;
import static dev.firebreak.core.part.Parameter.integer;

import dev.firebreak.aggregation.Facts;
import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.OptionalLong;

/** The pre-aggregators by name. */
public final class PreAggregators {
    /** Every pre-aggregator, in the order of listings. */
    public static final Registry<PreAggregator> REGISTRY = new Registry<>(
            PreAggregator.class,
            "pre-aggregator",
            List.of(
                    new Part<>(
                            "nnm",
                            "nearest-neighbor mixing: y_i is the mean of the n-f rows nearest to x_i",
                            "Allouah et al., Fixing by mixing, AISTATS 2023",
                            List.of(OwnBound.PARAMETER),
                            Facts.of(
                                    "y_i = mean of the n-f rows nearest to x_i, x_i among them",
                                    "(8 f/(n-f)) (kappa_F + 1) for a rule F behind it; quoted from the literature, not verified against the paper. Not always less than kappa_F: see the examples of docs/rules.md",
                                    "O(n^2 d) for distances and O(n^2) per coordinate",
                                    "workers hold different data: a coefficient that does not grow with n becomes O(f/n)"),
                            a -> new NearestNeighborMixing(OwnBound.of(a))),
                    new Part<>(
                            "arc",
                            "adaptive clipping: rows longer than the (k+1)-th largest norm are scaled to it, k = floor(2f(n-f)/n)",
                            "Allouah et al., Adaptive gradient clipping for robust federated learning, ICLR 2025",
                            List.of(OwnBound.PARAMETER),
                            Facts.of(
                                    "y_i = x_i min(1, C/||x_i||), C the (k+1)-th largest norm, k = floor(2f(n-f)/n)",
                                    "kappa_F + 2 f/(n-2f) for a rule F behind it; Adaptive gradient clipping, ICLR 2025, theorem 3.2",
                                    "O(n d) for norms; alone it still forms the Gram matrix, O(n^2 d)",
                                    "before nnm, when workers hold very different data and training starts well; no threshold to tune"),
                            a -> new AdaptiveClipping(OwnBound.of(a))),
                    new Part<>(
                            "clipping",
                            "static clipping: y_i = x_i min(1, c/||x_i||)",
                            "static clipping as discussed by Allouah et al., ICLR 2025",
                            List.of(above("threshold", "2", 0, "c, the greatest norm, in the unit of the rows")),
                            Facts.of(
                                    "y_i = x_i min(1, c/||x_i||)",
                                    "none exists for any fixed c and any rule (Adaptive gradient clipping, ICLR 2025, lemma 3.1)",
                                    "O(n d) for norms; alone it still forms the Gram matrix, O(n^2 d)",
                                    "the size of honest rows is known; else arc"),
                            a -> new StaticClipping(a.real("threshold"))),
                    new Part<>(
                            "bucketing",
                            "means of groups of s rows in random order; ceil(n/s) rows go on, f stays",
                            "Karimireddy et al., ICLR 2022",
                            List.of(
                                    integer("size", "2", 1, Integer.MAX_VALUE, "s, rows per group"),
                                    integer(
                                            "seed",
                                            "",
                                            Long.MIN_VALUE,
                                            Long.MAX_VALUE,
                                            "seed of the permutation; else that of the run")),
                            Facts.of(
                                    "y_b = mean of the b-th group of s rows of a random permutation",
                                    "no proven bound for s > 1: what is known holds in expectation over the permutation",
                                    "O(n d), and the rule behind it sees ceil(n/s) rows",
                                    "many workers, few faulty: 2f < ceil(n/s) must hold"),
                            a -> new Bucketing(
                                    a.integer("size"),
                                    a.has("seed") ? OptionalLong.of(a.whole("seed")) : OptionalLong.empty()))));

    private PreAggregators() {}
}
