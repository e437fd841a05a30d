package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import java.util.Arrays;

/** Splits by draws of the symmetric Dirichlet distribution; concentrations {@code alpha} are greater than 0. */
final class Dirichlet {
    private Dirichlet() {}

    /**
     * Each class is shared out by a draw of its own, {@code p_c ~ Dirichlet(alpha, ..., alpha)} over the workers (Hsu, Qi and
     * Brown, "Measuring the effects of non-identical data distribution", 2019): the indices of class c, ascending, are cut at
     * {@code floor(cumsum(p_c) N_c)} in a random order of the workers, drawn for each class: the last of the order takes what the
     * cuts round down, and in a fixed order it would be the same worker for every class. Sizes vary.
     */
    static Partition byClass(double alpha) {
        return (dataset, parts, stream) -> {
            int[] labels = Cut.labels(dataset, "dirichlet");
            double[][] shares = rows(dataset.train().classes(), parts, alpha, stream);
            int[][] orders = new int[shares.length][];
            Arrays.setAll(orders, c -> stream.permutation(parts));
            return byClass(labels, shares, orders);
        };
    }

    /**
     * The split by class once the draws are made.
     *
     * @param shares one row per class: the shares of the workers in the order of the cuts
     * @param orders one row per class: the workers in the order of the cuts
     */
    static int[][] byClass(int[] labels, double[][] shares, int[][] orders) {
        int[][] byClass = Cut.byClass(labels, shares.length);
        int parts = shares[0].length;
        int[][] split = new int[parts][0];
        for (int c = 0; c < shares.length; c++) {
            double cumulative = 0;
            int from = 0;
            for (int i = 0; i < parts; i++) {
                cumulative += shares[c][i];
                // The last cut is the end itself: the shares may add up to a little less than 1.
                int to = i == parts - 1
                        ? byClass[c].length
                        : (int) Math.min(byClass[c].length, Math.floor(cumulative * byClass[c].length));
                int worker = orders[c][i];
                split[worker] = Cut.join(split[worker], Arrays.copyOfRange(byClass[c], from, to));
                from = to;
            }
        }
        return split;
    }

    /**
     * Each worker draws its own mixture of classes, {@code q ~ Dirichlet(alpha, ..., alpha)} over the classes, and takes {@code
     * floor(q_c floor(N / workers))} examples of class c without replacement from the whole class, so that workers may share
     * examples. A worker cannot take more of a class than there is; then it holds the whole class.
     */
    static Partition byWorker(double alpha) {
        return (dataset, parts, stream) -> {
            int classes = dataset.train().classes();
            int[][] byClass = Cut.byClass(Cut.labels(dataset, "dirichlet"), classes);
            int share = dataset.train().count() / parts;
            double[][] mixtures = rows(parts, classes, alpha, stream);
            int[][] split = new int[parts][];
            Arrays.setAll(split, i -> take(byClass, mixtures[i], share, stream));
            return split;
        };
    }

    private static int[] take(int[][] byClass, double[] mixture, int share, RandomStream stream) {
        int[][] taken = new int[byClass.length][];
        for (int c = 0; c < byClass.length; c++) {
            int[] pool = byClass[c];
            int wanted = (int) Math.floor(mixture[c] * share);
            taken[c] = Arrays.stream(stream.sample(pool.length, Math.min(wanted, pool.length)))
                    .map(k -> pool[k])
                    .toArray();
        }
        return Cut.join(taken);
    }

    /** Independent rows of {@code size} shares that add up to 1, for any {@code alpha} above 0. */
    static double[][] rows(int count, int size, double alpha, RandomStream stream) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = row(size, alpha, stream);
        }
        return rows;
    }

    /**
     * Shares {@code G_i / sum G} of independent {@code G_i ~ Gamma(alpha)}, computed from logarithms: for small alpha all
     * {@code G_i} of a draw may be below the least float64. There {@code G = Gamma(alpha + 1) U^(1 / alpha)} with a uniform U;
     * {@code alpha log G} stays in range, and the greatest share is set apart before the division by alpha.
     */
    private static double[] row(int size, double alpha, RandomStream stream) {
        boolean small = alpha < 1;
        double scale = small ? alpha : 1;
        double[] scaled = new double[size];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            scaled[i] = scale * StrictMath.log(gamma(small ? alpha + 1 : alpha, stream))
                    + (small ? StrictMath.log(positive(stream)) : 0);
            greatest = Math.max(greatest, scaled[i]);
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            scaled[i] = StrictMath.exp((scaled[i] - greatest) / scale);
            sum += scaled[i];
        }
        for (int i = 0; i < size; i++) {
            scaled[i] /= sum;
        }
        return scaled;
    }

    /**
     * A draw of Gamma(shape) for a shape of at least 1: Marsaglia and Tsang, "A simple method for generating gamma variables",
     * ACM TOMS 26(3), 2000.
     */
    private static double gamma(double shape, RandomStream stream) {
        double d = shape - 1.0 / 3;
        double c = 1 / (3 * Math.sqrt(d));
        while (true) {
            double x = stream.nextGaussian();
            double v = 1 + c * x;
            if (v > 0) {
                v = v * v * v;
                if (StrictMath.log(positive(stream)) <= x * x / 2 + d * (1 - v) + d * StrictMath.log(v)) {
                    return d * v;
                }
            }
        }
    }

    /** A uniform draw of (0, 1]. */
    private static double positive(RandomStream stream) {
        return 1 - stream.nextDouble();
    }
}
