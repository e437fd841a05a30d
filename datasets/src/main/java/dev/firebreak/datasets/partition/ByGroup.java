package dev.firebreak.datasets.partition;

import dev.firebreak.core.InputException;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import java.util.Arrays;

/** Each natural owner (subset, site, writer) is one party: party i holds the examples of group i, in order. */
record ByGroup() implements Partition {

    @Override
    public int[][] split(Dataset dataset, int parts, RandomStream stream) {
        int[] groups = dataset.groups()
                .orElseThrow(() -> new InputException("partition by-group needs a data set with natural owners, but "
                        + dataset.name() + " has none"));
        int owners = Arrays.stream(groups).max().orElse(-1) + 1;
        if (owners != parts) {
            throw new InputException("partition by-group makes one party per owner: data set " + dataset.name()
                    + " has " + owners + " owners, but " + parts + " parties hold data");
        }
        return Cut.full(Labels.byClass(groups, owners), groups.length, "by-group");
    }
}
