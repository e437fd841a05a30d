package dev.firebreak.aggregation.preaggregation;

import static dev.firebreak.core.part.Parameter.above;
import static dev.firebreak.core.part.Parameter.integer;

import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;
import java.util.OptionalLong;

/** The pre-aggregators by name. */
public final class PreAggregators {
    /** Every pre-aggregator, in the order of listings. */
    public static final Registry<PreAggregator> REGISTRY = new Registry<>(
            "pre-aggregator",
            List.of(
                    new Part<>(
                            "nnm",
                            "nearest-neighbor mixing: y_i is the mean of the n-f rows nearest to x_i",
                            "Allouah et al., Fixing by mixing, AISTATS 2023",
                            List.of(),
                            a -> new NearestNeighborMixing()),
                    new Part<>(
                            "arc",
                            "adaptive clipping: rows longer than the (k+1)-th largest norm are scaled to it, k = floor(2f(n-f)/n)",
                            "Allouah et al., Adaptive gradient clipping for robust federated learning, ICLR 2025",
                            List.of(),
                            a -> new AdaptiveClipping()),
                    new Part<>(
                            "clipping",
                            "static clipping: y_i = x_i min(1, c/||x_i||)",
                            "static clipping as discussed by Allouah et al., ICLR 2025",
                            List.of(above("threshold", "2", 0, "c, the greatest norm, in the unit of the rows")),
                            a -> new Clipping(a.real("threshold"))),
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
                            a -> new Bucketing(
                                    a.integer("size"),
                                    a.has("seed") ? OptionalLong.of(a.whole("seed")) : OptionalLong.empty()))));

    private PreAggregators() {}
}
