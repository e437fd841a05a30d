package dev.firebreak.learning.train;

import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import dev.firebreak.datasets.Examples;
import dev.firebreak.learning.model.Model;
import dev.firebreak.learning.theory.Dissimilarity;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * How far the full gradients of the honest workers are apart, of the losses that they descend on: with the regulariser of the model and the
 * worker's weight decay. Under a code they are those of its subsets.
 */
public final class HonestGradients {
    /** Mean squared distance of the gradients from their mean. */
    public static final String VARIANCE = "gradients/variance";

    /** Squared norm of their mean. */
    public static final String SQUARED_NORM = "gradients/squared-norm";

    /** The estimated B^2. */
    static final String SQUARED_B = "dissimilarity/b2";

    private HonestGradients() {}

    /** Measures them at some parameters. */
    static void measure(Experiment experiment, double[] theta, SortedMap<String, Double> metrics) {
        int count = ExperimentSpec.isNone(experiment.spec().get(ExperimentSpec.CODING))
                ? experiment.spec().honest()
                : experiment.shards().count();
        measure(
                experiment.model(),
                experiment.shards(),
                count,
                experiment.program().weightDecay(),
                theta,
                metrics);
    }

    /**
     * Measures them at some parameters.
     *
     * @param model of all workers
     * @param shards of the honest workers, the first {@code count}
     * @param decay multiple of theta that a worker adds
     * @param theta parameters, not written to
     * @param metrics where {@link #VARIANCE} and {@link #SQUARED_NORM} are put
     */
    public static void measure(
            Model model,
            DataShards shards,
            int count,
            double decay,
            double[] theta,
            SortedMap<String, Double> metrics) {
        double[][] gradients = new double[count][theta.length];
        Parallel.forEach(Runtime.getRuntime().availableProcessors(), count, () -> i -> {
            Examples own = shards.examples(i, false);
            int[] rows = IntStream.range(0, own.count()).toArray();
            model.gradient(theta, own, rows, gradients[i]);
            Kernels.best().axpy(decay, theta, 0, gradients[i], 0, theta.length);
        });
        double[] mean = new double[theta.length];
        for (double[] gradient : gradients) {
            Kernels.best().axpy(1.0 / count, gradient, 0, mean, 0, mean.length);
        }
        double variance = 0;
        for (double[] gradient : gradients) {
            variance += Kernels.best().squaredDistance(gradient, 0, mean, 0, mean.length) / count;
        }
        metrics.put(VARIANCE, variance);
        metrics.put(SQUARED_NORM, Kernels.best().dot(mean, 0, mean, 0, mean.length));
    }

    /**
     * Adds to the final metrics what the values of a run say of (G, B), if there are any that are finite.
     *
     * @param variances by evaluation
     * @param squaredNorms by evaluation
     * @param n messages in a round
     * @param f bound on Byzantine ones
     */
    public static void estimate(
            List<Double> variances, List<Double> squaredNorms, int n, int f, SortedMap<String, Double> metrics) {
        int[] finite = IntStream.range(0, Math.min(variances.size(), squaredNorms.size()))
                .filter(s -> Double.isFinite(variances.get(s)) && Double.isFinite(squaredNorms.get(s)))
                .toArray();
        if (finite.length == 0) {
            return;
        }
        double[] v = Arrays.stream(finite).mapToDouble(variances::get).toArray();
        double[] q = Arrays.stream(finite).mapToDouble(squaredNorms::get).toArray();
        Dissimilarity found = Dissimilarity.estimate(v, q, n, f);
        metrics.put("dissimilarity/g2", found.squaredG());
        metrics.put(SQUARED_B, found.squaredB());
        metrics.put("dissimilarity/breakdown", found.breakdown());
        metrics.put("dissimilarity/error", found.error(n, f));
        double greatest = Arrays.stream(v).max().orElseThrow();
        metrics.put("dissimilarity/error-without-b", new Dissimilarity(greatest, 0).error(n, f));
    }
}
