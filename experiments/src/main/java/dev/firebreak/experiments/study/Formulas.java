package dev.firebreak.experiments.study;

import dev.firebreak.aggregation.certificate.Kappa;
import dev.firebreak.coding.LadTheory;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Norm;
import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.participation.SampleTolerance;
import dev.firebreak.learning.theory.Dissimilarity;
import dev.firebreak.learning.train.Experiment;
import dev.firebreak.learning.train.ExperimentSpec;
import java.util.Arrays;
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
                    part(
                            "kappa",
                            "the pipeline's proven coefficient for the messages of a round",
                            "from the rules",
                            Formulas::kappa),
                    part(
                            "least-kappa",
                            "f / (n - 2f): no rule has a smaller coefficient",
                            "from the rules",
                            Formulas::leastKappa),
                    part(
                            "byzantine-share",
                            "f / n",
                            "",
                            experiment -> (double) experiment.participants().tolerance()
                                    / experiment.participants().size()),
                    part("workers", "N", "", experiment -> experiment.spec().get(ExperimentSpec.WORKERS)),
                    part("byzantine", "f", "", experiment -> experiment.spec().get(ExperimentSpec.BYZANTINE)),
                    part(
                            "participants",
                            "workers that take part in a round",
                            "",
                            experiment -> experiment.participants().size()),
                    part(
                            "tolerance",
                            "Byzantine workers that the server tolerates in a round",
                            "",
                            experiment -> experiment.participants().tolerance()),
                    part(
                            "local-steps",
                            "gradients that a worker computes for one message",
                            "",
                            experiment -> experiment.program().gradients()),
                    part(
                            "expected-broken-rounds",
                            "rounds, in the mean, that sample more Byzantine workers than the server tolerates",
                            "exact hypergeometric tail",
                            Formulas::brokenRounds),
                    part("redundancy", "d, subsets per device and round", "", Formulas::redundancy),
                    part(
                            "lad-alpha",
                            "(N - d) / (d (N - 1))",
                            SPECIFICATION,
                            experiment -> LadTheory.alpha(
                                    experiment.spec().get(ExperimentSpec.WORKERS), redundancy(experiment))),
                    part(
                            "lad-bound",
                            "bound N3 on F - F* after the rounds, with the constants of the data and the pipeline's proven kappa",
                            SPECIFICATION,
                            Formulas::ladBound)));

    private Formulas() {}

    private static Part<Formula> landscape(String name, String summary, ToDoubleFunction<LeastSquaresConstants> value) {
        return part(
                name,
                summary,
                "from the data",
                experiment -> value.applyAsDouble(LeastSquaresConstants.of(experiment)));
    }

    private static Part<Formula> part(String name, String summary, String source, Formula formula) {
        return new Part<>(name, summary, source, List.of(), a -> formula);
    }

    private static double brokenRounds(Experiment experiment) {
        ExperimentSpec spec = experiment.spec();
        int rounds = spec.get(ExperimentSpec.ROUNDS);
        // The confidence plays no part in the tail.
        SampleTolerance tail = new SampleTolerance(spec.get(ExperimentSpec.WORKERS), spec.attackers(), rounds, 1.0 / 2);
        return rounds
                * tail.excess(
                        experiment.participants().size(),
                        experiment.participants().tolerance());
    }

    private static double kappa(Experiment experiment) {
        return experiment
                .pipeline()
                .kappa(
                        experiment.participants().size(),
                        experiment.participants().tolerance())
                .value()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double leastKappa(Experiment experiment) {
        return Kappa.lowerBound(
                experiment.participants().size(), experiment.participants().tolerance());
    }

    /**
     * {@link Dissimilarity#measuredBound} of a linear regression without worker weight decay.
     *
     * @param kappa the largest measured coefficient
     */
    static double measuredBound(Experiment experiment, double kappa) {
        LeastSquaresConstants problem = LeastSquaresConstants.of(experiment);
        return Dissimilarity.measuredBound(
                Math.sqrt(kappa),
                problem.curvature(),
                problem.smoothness(),
                problem.dissimilarity(),
                experiment.spec().get(ExperimentSpec.ROUNDS),
                problem.initialGap());
    }

    /** The loss before the first round. */
    static double startLoss(Experiment experiment) {
        return experiment
                .model()
                .evaluate(experiment.initial(), experiment.dataset().train())
                .loss();
    }

    /** A loss of a linear regression above its minimum. */
    static double gap(Experiment experiment, double loss) {
        return loss - LeastSquaresConstants.of(experiment).minimum();
    }

    /** The distance of parameters from the minimum of a linear regression, over the length of the latter. */
    static double relativeDistance(Experiment experiment, double... theta) {
        double[] best = LeastSquaresConstants.of(experiment).best();
        double[] apart = new double[best.length];
        Arrays.setAll(apart, j -> theta[j] - best[j]);
        return Norm.of(apart) / Norm.of(best);
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

    /**
     * What the bounds need to know of a linear regression F(x) = (1/2n) ||Z x - y||^2 + (lambda/2) ||x||^2 whose subsets have equal sizes; Z has
     * a column of ones at the end if the model has a bias.
     *
     * @param best x*
     * @param minimum F*
     * @param initialGap F(0) - F*
     * @param dissimilarity V(x*), the mean squared distance of the subset gradients from their mean, at the minimum
     * @param curvature smallest eigenvalue of Z^T Z / n + lambda, the constant of the PL condition
     * @param smoothness largest eigenvalue of Z^T Z / n + lambda
     */
    private record LeastSquaresConstants(
            double[] best,
            double minimum,
            double initialGap,
            double dissimilarity,
            double curvature,
            double smoothness) {

        /** Of the problem of this experiment, whose Hessian must be positive definite. */
        static LeastSquaresConstants of(Experiment experiment) {
            Examples examples = experiment.dataset().train();
            int d = experiment.model().dimension();
            double[] hessian = new double[d * d];
            double[] slope = new double[d];
            double[] z = new double[d];
            // The column of the bias; the features take this place where there is none.
            z[d - 1] = 1;
            for (int i = 0; i < examples.count(); i++) {
                examples.features().copy(i, z, 0);
                for (int j = 0; j < d; j++) {
                    for (int k = 0; k < d; k++) {
                        hessian[j * d + k] += z[j] * z[k] / examples.count();
                    }
                    slope[j] += z[j] * examples.targets()[i] / examples.count();
                }
            }
            for (int j = 0; j < d; j++) {
                hessian[j * d + j] += experiment.model().strongConvexity();
            }
            double[] best = Cholesky.of(d, hessian).solve(slope);
            double minimum = experiment.model().evaluate(best, examples).loss();
            return new LeastSquaresConstants(
                    best,
                    minimum,
                    experiment.model().evaluate(new double[d], examples).loss() - minimum,
                    dissimilarity(experiment, best),
                    -SymmetricEigen.largestValue(
                            Arrays.stream(hessian).map(h -> -h).toArray(), d),
                    SymmetricEigen.largestValue(hessian, d));
        }

        // At the minimum the mean of the subset gradients is 0.
        private static double dissimilarity(Experiment experiment, double[] best) {
            double[] gradient = new double[best.length];
            int subsets = experiment.shards().count();
            double total = 0;
            for (int k = 0; k < subsets; k++) {
                experiment
                        .program()
                        .update(0, subsets, best, k, experiment.shards().examples(k, false), gradient);
                total += Sums.of(Arrays.stream(gradient).map(g -> g * g).toArray()) / subsets;
            }
            return total;
        }
    }
}
