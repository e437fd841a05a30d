package dev.firebreak.experiments.unlearning;

import dev.firebreak.core.kernel.Norm;
import dev.firebreak.unlearning.perturbation.Curvature;
import dev.firebreak.unlearning.unlearner.Problem;
import dev.firebreak.unlearning.unlearner.Unlearned;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** How many records can be forgotten before that may cost more than training anew. */
final class Capacity {
    private Capacity() {}

    /**
     * The computational deletion capacity of a trained model, whatever the records; its gradients are those at the private
     * parameters.
     *
     * @param problem the training, from where it started
     * @param trained what it came to, by perturbed minimisation
     */
    static int of(Problem problem, Unlearned trained) {
        double[] theta = trained.kept().orElseThrow();
        int[] all = IntStream.range(0, problem.all().count()).toArray();
        double[] norms = new double[all.length];
        problem.model().gradientNorms(theta, problem.all(), all, norms);
        double longest = Arrays.stream(norms).max().orElseThrow();
        double[] way = theta.clone();
        Arrays.setAll(way, j -> theta[j] - problem.trained()[j]);
        Map<String, Object> parameters = trained.method().parameters();
        return new Curvature((double) parameters.get("strong-convexity"), (double) parameters.get("smoothness"))
                .deletionCapacity(problem.all().count(), Norm.of(way), (double) parameters.get("precision"), longest);
    }
}
