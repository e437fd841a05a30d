package dev.firebreak.unlearning.selection;

import dev.firebreak.core.kernel.Sums;
import dev.firebreak.core.linalg.Cholesky;
import dev.firebreak.core.linalg.VectorMath;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.Randomness;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/** The scores by name. Sample 1 is the unwanted one, sample 2 the retained one. */
public final class Scores {

    /** How typical a record of the unwanted sample is of its distribution; the highest scores are removed first. */
    @FunctionalInterface
    public interface Score {

        /**
         * The score of a record.
         *
         * @param record its position in the unwanted sample
         * @param x its d features
         */
        double of(long record, double[] x);
    }

    /** A score that is not yet fitted to samples. */
    @FunctionalInterface
    public interface Spec {
        /** The score for these samples. */
        Score fit(Sample unwanted, Sample retained);
    }

    private static final String NEEDS = "needs";
    private static final String MEAN = "mean";
    private static final String COVARIANCE = "covariance";
    private static final String SOURCE = "Allouah, Guerraoui and Koyejo, ICLR 2026, section 4";
    private static final Parameter RIDGE =
            Parameter.real("ridge", "1e-3", 0, Double.POSITIVE_INFINITY, "added to the diagonal of covariances");

    /** Scores by name. */
    public static final Registry<Spec> SCORES = new Registry<>(
            Spec.class,
            "score",
            List.of(
                    part(
                            "euclid-mu2",
                            "||x - mu2||",
                            MEAN,
                            List.of(),
                            arguments -> (a, b) -> (i, x) -> Math.sqrt(squaredDistance(x, b.mean()))),
                    part(
                            "coreset",
                            "-||x - mu1||: the unwanted records nearest their own mean first; it sees no retained record",
                            MEAN,
                            List.of(),
                            arguments -> (a, b) -> (i, x) -> -Math.sqrt(squaredDistance(x, a.mean()))),
                    part(
                            "cos-mu2",
                            "1 - cos(x, mu2)",
                            MEAN,
                            List.of(),
                            arguments -> (a, b) -> (i, x) -> 1 - cosine(x, b.mean())),
                    part(
                            "lr-euclid",
                            "||x - mu2||^2 - ||x - mu1||^2, the log-likelihood ratio of round Gaussians",
                            MEAN,
                            List.of(),
                            arguments ->
                                    (a, b) -> (i, x) -> squaredDistance(x, b.mean()) - squaredDistance(x, a.mean())),
                    part(
                            "lr-cos",
                            "cos(x, mu1) - cos(x, mu2)",
                            MEAN,
                            List.of(),
                            arguments -> (a, b) -> (i, x) -> cosine(x, a.mean()) - cosine(x, b.mean())),
                    part(
                            "maha-mu2",
                            "Mahalanobis distance to mu2 under Cov2 + ridge I",
                            COVARIANCE,
                            List.of(RIDGE),
                            arguments -> (a, b) -> {
                                Score second = mahalanobis(b, arguments.real("ridge"));
                                return (i, x) -> Math.sqrt(second.of(i, x));
                            }),
                    part(
                            "lr-maha",
                            "squared Mahalanobis distance to mu2 minus that to mu1, each under its own covariance",
                            COVARIANCE,
                            List.of(RIDGE),
                            arguments -> (a, b) -> {
                                Score first = mahalanobis(a, arguments.real("ridge"));
                                Score second = mahalanobis(b, arguments.real("ridge"));
                                return (i, x) -> second.of(i, x) - first.of(i, x);
                            }),
                    part(
                            "knn-ratio",
                            "mean distance to the k nearest of sample 2 over that to the k nearest others of sample 1",
                            "reference",
                            List.of(Parameter.integer("k", "10", 1, Integer.MAX_VALUE, "neighbours")),
                            arguments -> (a, b) -> {
                                int k = arguments.integer("k");
                                return (i, x) -> neighbourDistance(x, b.reference(), k, -1)
                                        / neighbourDistance(x, a.reference(), k, i);
                            }),
                    part(
                            "norm",
                            "||x||",
                            "",
                            List.of(),
                            arguments -> (a, b) -> (i, x) -> Math.sqrt(VectorMath.dot(x, x))),
                    part(
                            "random",
                            "uniform, a function of seed and position: random removal, to compare with",
                            "",
                            List.of(Parameter.integer("seed", "1", Long.MIN_VALUE, Long.MAX_VALUE, "of the draws")),
                            arguments -> {
                                Randomness randomness = Randomness.of(arguments.whole("seed"));
                                return (a, b) -> (i, x) -> randomness.stream("random removal", 0, i)
                                        .nextDouble();
                            })));

    private Scores() {}

    /**
     * What a score uses of a sample, by its fact {@code needs}: {@code mean} (also of a score without this fact), {@code covariance} as well,
     * {@code reference} (all records of it), or nothing, an empty text.
     */
    public static String needs(Call score) {
        return SCORES.parts().stream()
                .filter(part -> part.name().equals(score.name()))
                .findFirst()
                .map(part -> part.facts().getOrDefault(NEEDS, MEAN))
                .orElse(MEAN);
    }

    private static Part<Spec> part(
            String name, String summary, String needs, List<Parameter> parameters, Function<Arguments, Spec> make) {
        return new Part<>(name, summary, SOURCE, parameters, Map.of(NEEDS, needs), make);
    }

    // The squared distance to the mean of a sample under its covariance.
    private static Score mahalanobis(Sample sample, double ridge) {
        int d = sample.mean().length;
        double[] matrix = sample.covariance().clone();
        for (int j = 0; j < d; j++) {
            matrix[j * d + j] += ridge;
        }
        Cholesky shape = Cholesky.of(d, matrix);
        return (i, x) -> {
            double[] scaled = shape.halfSolve(VectorMath.difference(x, sample.mean()));
            return VectorMath.dot(scaled, scaled);
        };
    }

    static double squaredDistance(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            double difference = x[j] - y[j];
            sum += difference * difference;
        }
        return sum;
    }

    // 0 where a vector is 0, which has no direction.
    private static double cosine(double[] x, double[] y) {
        double norms = Math.sqrt(VectorMath.dot(x, x)) * Math.sqrt(VectorMath.dot(y, y));
        return norms == 0 ? 0 : VectorMath.dot(x, y) / norms;
    }

    private static double neighbourDistance(double[] x, double[][] others, int k, long without) {
        PriorityQueue<Double> nearest = new PriorityQueue<>((a, b) -> Double.compare(b, a));
        for (int i = 0; i < others.length; i++) {
            if (i == without) {
                continue;
            }
            nearest.add(squaredDistance(x, others[i]));
            if (nearest.size() > k) {
                nearest.poll();
            }
        }
        double[] distances = nearest.stream().mapToDouble(Math::sqrt).sorted().toArray();
        return Sums.mean(distances);
    }
}
