package dev.firebreak.experiments.study;

import dev.firebreak.coding.LadTheory;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What theory says of a training run, by name: a statistic may be counted from such a value, or divided by it. */
public final class Formulas {
    private static final String SPECIFICATION =
            "the gradient-coding specification, section 4 (derived, not a theorem of a paper)";

    /** A number that follows from an experiment without running it. */
    @FunctionalInterface
    public interface Formula extends ToDoubleFunction<Experiment> {}

    /** All. */
    public static final Registry<Formula> FORMULAS = new Registry<>(
            Formula.class,
            "formula",
            List.of(
                    landscape("least-squares-minimum", "F* of a linear regression", LeastSquaresConstants::minimum),
                    landscape(
                            "gradient-dissimilarity",
                            "V(x*): mean squared distance of the subset gradients from their mean, at the minimum of a linear regression",
                            LeastSquaresConstants::dissimilarity),
                    landscape(
                            "smallest-curvature",
                            "mu, the smallest eigenvalue of the Hessian",
                            LeastSquaresConstants::curvature),
                    landscape(
                            "largest-curvature",
                            "L, the largest eigenvalue of the Hessian",
                            LeastSquaresConstants::smoothness),
                    new Part<>(
                            "workers",
                            "N",
                            "",
                            List.of(),
                            a -> experiment -> experiment.spec().get(ExperimentSpec.WORKERS)),
                    new Part<>(
                            "redundancy", "d, subsets per device and round", "", List.of(), a -> Formulas::redundancy),
                    new Part<>(
                            "lad-alpha",
                            "(N - d) / (d (N - 1))",
                            SPECIFICATION,
                            List.of(),
                            a -> experiment -> LadTheory.alpha(
                                    experiment.spec().get(ExperimentSpec.WORKERS), redundancy(experiment))),
                    new Part<>(
                            "lad-bound",
                            "bound N3 on F - F* after the rounds, with the constants of the data and the pipeline's proven kappa",
                            SPECIFICATION,
                            List.of(),
                            a -> Formulas::ladBound)));

    private Formulas() {}

    private static Part<Formula> landscape(String name, String summary, ToDoubleFunction<LeastSquaresConstants> value) {
        return new Part<>(
                name,
                summary,
                "from the data",
                List.of(),
                a -> experiment -> value.applyAsDouble(LeastSquaresConstants.of(experiment)));
    }

    private static int redundancy(Experiment experiment) {
        return Integer.parseInt(
                experiment.spec().get(ExperimentSpec.CODING).arguments().getOrDefault("redundancy", "1"));
    }

    private static double ladBound(Experiment experiment) {
        int workers = experiment.spec().get(ExperimentSpec.WORKERS);
        int byzantine = experiment.spec().get(ExperimentSpec.BYZANTINE);
        Function<String, InputException> refused = what -> new InputException("formula 'lad-bound' needs " + what
                + ", but the run has " + experiment.spec().get(ExperimentSpec.AGGREGATION));
        double kappa = experiment
                .pipeline()
                .kappa(workers, byzantine)
                .value()
                .orElseThrow(() -> refused.apply("a pipeline with a proven kappa"));
        LeastSquaresConstants problem = LeastSquaresConstants.of(experiment);
        LadTheory theory = new LadTheory(workers, redundancy(experiment), byzantine, kappa);
        return theory.gap(
                        new LadTheory.Problem(problem.smoothness(), problem.dissimilarity(), problem.initialGap()),
                        problem.curvature(),
                        Double.parseDouble(experiment
                                .spec()
                                .get(ExperimentSpec.STEP)
                                .arguments()
                                .get("rate")),
                        experiment.spec().get(ExperimentSpec.ROUNDS))
                .orElseThrow(() -> refused.apply("a step size and kappa for which it holds"));
    }
}
