package dev.firebreak.datasets.partition;

import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;

/** The examples in random order, cut into consecutive parts whose sizes differ by at most 1, larger parts first. */
record Iid() implements Partition {

    @Override
    public int[][] split(Dataset dataset, int parts, RandomStream stream) {
        int count = dataset.train().count();
        Cut.checkParties(count, parts, "iid");
        return Cut.full(Cut.even(stream.permutation(count), parts), count, "iid");
    }
}
