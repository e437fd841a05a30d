package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import java.util.Arrays;

/**
 * Each class is shared out by a draw of its own, {@code p_c ~ Dirichlet(alpha, ..., alpha)} over the parties (Hsu, Qi and
 * Brown, "Measuring the effects of non-identical data distribution", 2019): the indices of class c, ascending, are cut at
 * {@code floor(cumsum(p_c) N_c)} in a random order of the parties, drawn for each class: the last of the order takes what the
 * cuts round down, and in a fixed order it would be the same party for every class. Sizes vary; a draw that leaves a party empty is
 * repeated, up to 100 times.
 *
 * @param alpha concentration, greater than 0: small is skewed, large is iid
 */
record DirichletByClass(double alpha) implements Partition {

    @Override
    public int[][] split(Dataset dataset, int parts, RandomStream stream) {
        int[] labels = Cut.labels(dataset, "dirichlet");
        int classes = dataset.train().classes();
        Cut.checkParties(labels.length, parts, "dirichlet");
        return Cut.firstFull(
                () -> {
                    double[][] shares = Dirichlet.rows(classes, parts, alpha, stream);
                    int[][] orders = new int[classes][];
                    Arrays.setAll(orders, c -> stream.permutation(parts));
                    return split(labels, shares, orders);
                },
                "dirichlet");
    }

    /**
     * The split once the draws are made.
     *
     * @param shares one row per class: the shares of the parties in the order of the cuts
     * @param orders one row per class: the parties in the order of the cuts
     */
    static int[][] split(int[] labels, double[][] shares, int[][] orders) {
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
                int party = orders[c][i];
                split[party] = Cut.join(split[party], Arrays.copyOfRange(byClass[c], from, to));
                from = to;
            }
        }
        return split;
    }
}
