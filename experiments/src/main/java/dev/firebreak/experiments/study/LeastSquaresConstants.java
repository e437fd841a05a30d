package dev.firebreak.experiments.study;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.train.Experiment;
import java.util.Arrays;

/**
 * What the bounds need to know of a linear regression F(x) = (1/2n) ||Z x - y||^2 whose subsets have equal sizes.
 *
 * @param minimum F*
 * @param initialGap F(0) - F*
 * @param dissimilarity V(x*), the mean squared distance of the subset gradients from their mean, at the minimum
 * @param curvature smallest eigenvalue of Z^T Z / n, the constant of the PL condition
 * @param smoothness largest eigenvalue of Z^T Z / n
 */
record LeastSquaresConstants(
        double minimum, double initialGap, double dissimilarity, double curvature, double smoothness) {

    /** Of the problem of this experiment, whose Hessian must be positive definite. */
    static LeastSquaresConstants of(Experiment experiment) {
        Examples examples = experiment.dataset().train();
        int d = experiment.model().dimension();
        double[] hessian = new double[d * d];
        double[] slope = new double[d];
        double[] z = new double[d];
        for (int i = 0; i < examples.count(); i++) {
            examples.features().copy(i, z, 0);
            for (int j = 0; j < d; j++) {
                for (int k = 0; k < d; k++) {
                    hessian[j * d + k] += z[j] * z[k] / examples.count();
                }
                slope[j] += z[j] * examples.targets()[i] / examples.count();
            }
        }
        double[] best = Cholesky.of(d, hessian).solve(slope);
        double minimum = experiment.model().evaluate(best, examples).loss();
        return new LeastSquaresConstants(
                minimum,
                experiment.model().evaluate(new double[d], examples).loss() - minimum,
                dissimilarity(experiment, best),
                -SymmetricEigen.largestValue(Arrays.stream(hessian).map(h -> -h).toArray(), d),
                SymmetricEigen.largestValue(hessian, d));
    }

    // At the minimum the mean of the subset gradients is 0.
    private static double dissimilarity(Experiment experiment, double[] best) {
        double[] gradient = new double[best.length];
        int subsets = experiment.shards().count();
        double total = 0;
        for (int k = 0; k < subsets; k++) {
            experiment.program().update(0, subsets, best, k, experiment.shards().examples(k, false), gradient);
            total += Sums.of(Arrays.stream(gradient).map(g -> g * g).toArray()) / subsets;
        }
        return total;
    }
}
