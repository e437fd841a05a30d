package dev.firebreak.aggregation.rule;

import static dev.firebreak.core.part.Parameter.above;
import static dev.firebreak.core.part.Parameter.flag;
import static dev.firebreak.core.part.Parameter.integer;

import dev.firebreak.aggregation.Rule;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The aggregation rules by name. */
public final class Rules {
    /** Every rule, in the order of listings. */
    public static final Registry<Rule> REGISTRY = new Registry<>(
            "rule",
            List.of(
                    new Part<>("mean", "average of the rows", "classical", List.of(), a -> new Mean()),
                    new Part<>(
                            "median",
                            "per coordinate, the middle value (the mean of the two middle ones for even n)",
                            "Yin et al., ICML 2018",
                            List.of(),
                            a -> new Median()),
                    new Part<>(
                            "trimmed-mean",
                            "per coordinate, the mean of what is left without the f smallest and f largest values",
                            "Yin et al., ICML 2018",
                            List.of(),
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
                            a -> a.flag("exact")
                                    ? new ExactGeometricMedian()
                                    : new SmoothedGeometricMedian(a.real("nu"), a.integer("iterations"))),
                    new Part<>(
                            "krum",
                            "the row of least mean squared distance to its n-f-1 nearest others",
                            "Blanchard et al., NeurIPS 2017",
                            List.of(flag("original", false, "count n-f-2 others, as in the paper of 2017")),
                            a -> new Krum(a.flag("original"))),
                    new Part<>(
                            "multi-krum",
                            "the mean of the n-f rows of least Krum score",
                            "Blanchard et al., NeurIPS 2017",
                            List.of(),
                            a -> new MultiKrum()),
                    new Part<>(
                            "meamed",
                            "per coordinate, the mean of the n-f values nearest to the median",
                            "Xie, Koyejo and Gupta, 2018",
                            List.of(),
                            a -> new Meamed()),
                    new Part<>(
                            "monna",
                            "the mean of the n-f rows nearest to a trusted one",
                            "Farhadkhani et al., ICML 2023",
                            List.of(integer("reference", "0", 0, Integer.MAX_VALUE, "the trusted row, counted from 0")),
                            a -> new Monna(a.integer("reference"))),
                    new Part<>(
                            "centered-clipping",
                            "from the previous result v: v += mean_i (x_i - v) min(1, radius/||x_i - v||)",
                            "Karimireddy, He and Jaggi, ICML 2021",
                            List.of(
                                    above("radius", "100", 0, "in the unit of the rows"),
                                    integer("iterations", "1", 1, 1_000_000, "steps")),
                            a -> new CenteredClipping(a.real("radius"), a.integer("iterations"))),
                    new Part<>(
                            "mda",
                            "minimum diameter averaging: the mean of the first n-f rows of least diameter",
                            "El Mhamdi et al., ICML 2018",
                            List.of(),
                            a -> new MinimumDiameterAveraging()),
                    new Part<>(
                            "mva",
                            "minimum variance averaging: the mean of the first n-f rows of least variance",
                            "as compared by Allouah et al., Robust distributed learning, NeurIPS 2023",
                            List.of(),
                            a -> new MinimumVarianceAveraging()),
                    new Part<>(
                            "smea",
                            "the mean of the first n-f rows whose covariance has the least largest eigenvalue",
                            "Allouah et al., ICML 2023",
                            List.of(),
                            a -> new Smea()),
                    new Part<>(
                            "caf",
                            "covariance bound agnostic filter: weights shrink along the direction of largest variance",
                            "Allouah, Guerraoui and Stephan (CafCor), ICML 2025, algorithm 2",
                            List.of(),
                            a -> new Caf()),
                    new Part<>(
                            "norm-thresholding",
                            "the mean of the n-f rows of least norm",
                            "norm thresholding (TGN), Ghosh et al. (as reported from memory, not checked)",
                            List.of(),
                            a -> new NormThresholding())));

    private Rules() {}
}
