package dev.firebreak.datasets.partition;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import java.util.Arrays;
import java.util.List;

/** The registry of partitions. */
public final class Partitions {

    /** Partitions by name. */
    public static final Registry<Partition> PARTITIONS = new Registry<>(
            Partition.class,
            "partition",
            List.of(
                    new Part<>(
                            "iid",
                            "shuffled and cut into parts whose sizes differ by at most 1",
                            "",
                            List.of(),
                            a -> Partitions::iid),
                    new Part<>(
                            "extreme",
                            "sorted by label and cut: each party holds one class, or few",
                            "gamma-similarity with gamma = 0",
                            List.of(),
                            a -> new GammaSimilarity(0)),
                    new Part<>(
                            "gamma",
                            "a share of the examples iid, the rest sorted by label and cut",
                            "Allouah et al., Fixing by mixing, AISTATS 2023",
                            List.of(Parameter.real("similarity", "0.5", 0, 1, "share that is iid: 1 iid, 0 extreme")),
                            a -> new GammaSimilarity(a.real("similarity"))),
                    new Part<>(
                            "dirichlet",
                            "classes shared out among parties, or mixed per party, by Dirichlet draws",
                            "Hsu, Qi and Brown, 2019",
                            List.of(
                                    Parameter.above("alpha", null, 0, "concentration: small is skewed, large is iid"),
                                    Parameter.word(
                                            "over",
                                            "class",
                                            List.of("class", "worker"),
                                            "class: every class is shared out, nothing twice, what rounding leaves goes to another party "
                                                    + "for each class; worker: every party draws "
                                                    + "its mixture of classes, parties may share examples")),
                            a -> a.text("over").equals("class")
                                    ? new DirichletByClass(a.real("alpha"))
                                    : new DirichletByWorker(a.real("alpha"))),
                    new Part<>(
                            "by-group",
                            "one party per natural owner (subset, site, writer)",
                            "",
                            List.of(),
                            a -> Partitions::byGroup)));

    private Partitions() {}

    // In random order, cut into consecutive parts whose sizes differ by at most 1, larger parts first.
    private static int[][] iid(Dataset dataset, int parts, RandomStream stream) {
        int count = dataset.train().count();
        Cut.checkParties(count, parts, "iid");
        return Cut.full(Cut.even(stream.permutation(count), parts), count, "iid");
    }

    // Party i holds the examples of group i, in order.
    private static int[][] byGroup(Dataset dataset, int parts, RandomStream stream) {
        int[] groups = dataset.groups()
                .orElseThrow(() -> new InputException("partition by-group needs a data set with natural owners, but "
                        + dataset.name() + " has none"));
        int owners = Arrays.stream(groups).max().orElse(-1) + 1;
        if (owners != parts) {
            throw new InputException("partition by-group makes one party per owner: data set " + dataset.name()
                    + " has " + owners + " owners, but " + parts + " parties hold data");
        }
        return Cut.full(Cut.byClass(groups, owners), groups.length, "by-group");
    }
}
