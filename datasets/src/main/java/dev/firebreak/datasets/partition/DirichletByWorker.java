package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import java.util.Arrays;

/**
 * Each party draws its own mixture of classes, {@code q ~ Dirichlet(alpha, ..., alpha)} over the classes, and takes {@code
 * floor(q_c floor(N / parties))} examples of class c without replacement from the whole class, so that parties may share
 * examples. A party cannot take more of a class than there is; then it holds the whole class. A draw that leaves a party
 * empty is repeated, up to 100 times.
 *
 * @param alpha concentration, greater than 0: small is skewed, large is iid
 */
record DirichletByWorker(double alpha) implements Partition {

    @Override
    public int[][] split(Dataset dataset, int parts, RandomStream stream) {
        int classes = dataset.train().classes();
        int[][] byClass = Cut.byClass(Cut.labels(dataset, "dirichlet"), classes);
        Cut.checkParties(dataset.train().count(), parts, "dirichlet");
        int share = dataset.train().count() / parts;
        return Cut.firstFull(
                () -> {
                    double[][] mixtures = Dirichlet.rows(parts, classes, alpha, stream);
                    int[][] split = new int[parts][];
                    Arrays.setAll(split, i -> take(byClass, mixtures[i], share, stream));
                    return split;
                },
                "dirichlet");
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
}
