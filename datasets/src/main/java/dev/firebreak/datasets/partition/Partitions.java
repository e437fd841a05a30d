package dev.firebreak.datasets.partition;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.datasets.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The registry of partitions. */
public final class Partitions {
    // A skewed draw may leave a worker without data; our choice of how often it is tried again before giving up.
    private static final int DRAWS = 100;

    /** Partitions by name. */
    public static final Registry<Partition> PARTITIONS = new Registry<>(
            Partition.class,
            "partition",
            List.of(
                    part(
                            "iid",
                            "shuffled and cut into parts whose sizes differ by at most 1",
                            "",
                            1,
                            a -> Partitions::iid),
                    part(
                            "extreme",
                            "sorted by label and cut: each worker holds one class, or few",
                            "gamma-similarity with gamma = 0",
                            1,
                            a -> similar("extreme", 0)),
                    part(
                            "gamma",
                            "a share of the examples iid, the rest sorted by label and cut",
                            "Allouah et al., Fixing by mixing, AISTATS 2023",
                            1,
                            a -> similar("gamma", a.real("similarity")),
                            Parameter.real("similarity", "0.5", 0, 1, "share that is iid: 1 iid, 0 extreme")),
                    part(
                            "dirichlet",
                            "classes shared out among workers, or mixed per worker, by Dirichlet draws",
                            "Hsu, Qi and Brown, 2019",
                            DRAWS,
                            a -> a.text("over").equals("class")
                                    ? Dirichlet.byClass(a.real("alpha"))
                                    : Dirichlet.byWorker(a.real("alpha")),
                            Parameter.above("alpha", null, 0, "concentration: small is skewed, large is iid"),
                            Parameter.word(
                                    "over",
                                    "class",
                                    List.of("class", "worker"),
                                    "class: every class is shared out, nothing twice, what rounding leaves goes to another worker "
                                            + "for each class; worker: every worker draws "
                                            + "its mixture of classes, workers may share examples")),
                    part(
                            "by-class",
                            "one worker per class, which holds all its examples",
                            "",
                            1,
                            a -> Partitions::byClass),
                    part(
                            "by-group",
                            "one worker per natural owner (subset, site, writer)",
                            "",
                            1,
                            a -> a.text("owners").equals("sample") ? Partitions::bySampledGroup : Partitions::byGroup,
                            Parameter.word(
                                    "owners",
                                    "all",
                                    List.of("all", "sample"),
                                    "all: there are as many workers as owners; sample: as many owners as workers are drawn, and the "
                                            + "examples of the others are left out"))));

    private Partitions() {}

    private static Part<Partition> part(
            String name,
            String summary,
            String source,
            int draws,
            Function<Arguments, Partition> make,
            Parameter... parameters) {
        return new Part<>(name, summary, source, List.of(parameters), a -> full(name, draws, make.apply(a)));
    }

    // The first of so many draws in which every worker holds something.
    private static Partition full(String name, int draws, Partition partition) {
        return (dataset, parts, stream) -> {
            int examples = dataset.train().count();
            // Before memory for all parts is allocated.
            if (parts <= examples) {
                for (int drawn = 0; drawn < draws; drawn++) {
                    int[][] split = partition.split(dataset, parts, stream);
                    if (Arrays.stream(split).allMatch(part -> part.length > 0)) {
                        return split;
                    }
                }
            }
            String counts = examples + " training examples for " + parts + " workers";
            throw new InputException("partition " + name
                    + (parts <= examples && draws > 1
                            ? " left a worker without examples in each of " + draws + " draws: " + counts
                                    + "; take a larger alpha, fewer workers or more examples"
                            : " leaves a worker without examples: " + counts));
        };
    }

    // In random order, cut into consecutive parts whose sizes differ by at most 1, larger parts first.
    private static int[][] iid(Dataset dataset, int parts, RandomStream stream) {
        return Cut.even(stream.permutation(dataset.train().count()), parts);
    }

    private static Partition similar(String name, double similarity) {
        return (dataset, parts, stream) -> {
            int[] labels = Cut.labels(dataset, name);
            int[] order = stream.permutation(labels.length);
            return Cut.similar(similarity, labels, dataset.train().classes(), parts, order);
        };
    }

    // Worker i holds the examples of class i, in order.
    private static int[][] byClass(Dataset dataset, int parts, RandomStream stream) {
        int[] labels = Cut.labels(dataset, "by-class");
        int classes = dataset.train().classes();
        if (classes != parts) {
            throw new InputException("partition by-class makes one worker per class: data set " + dataset.name()
                    + " has " + classes + " classes, but " + parts + " workers hold data; extreme splits any number");
        }
        return Cut.byClass(labels, classes);
    }

    // Worker i holds the examples of owner i, in order.
    private static int[][] byGroup(Dataset dataset, int parts, RandomStream stream) {
        int[][] owned = owned(dataset);
        if (owned.length != parts) {
            throw new InputException("partition by-group makes one worker per owner: " + owners(dataset, owned, parts)
                    + (owned.length > parts ? "; by-group(owners=sample) draws as many owners" : ""));
        }
        return owned;
    }

    // Worker i holds the examples of the i-th of the drawn owners, which are in the order of their numbers.
    private static int[][] bySampledGroup(Dataset dataset, int parts, RandomStream stream) {
        int[][] owned = owned(dataset);
        if (owned.length < parts) {
            throw new InputException(
                    "partition by-group(owners=sample) draws one owner per worker: " + owners(dataset, owned, parts));
        }
        int[] drawn = stream.sample(owned.length, parts);
        Arrays.sort(drawn);
        return Arrays.stream(drawn).mapToObj(owner -> owned[owner]).toArray(int[][]::new);
    }

    private static String owners(Dataset dataset, int[][] owned, int parts) {
        return "data set " + dataset.name() + " has " + owned.length + " owners, but " + parts + " workers hold data";
    }

    private static int[][] owned(Dataset dataset) {
        int[] groups = dataset.groups()
                .orElseThrow(() -> new InputException("partition by-group needs a data set with natural owners, but "
                        + dataset.name() + " has none"));
        return Cut.byClass(groups, Arrays.stream(groups).max().orElse(-1) + 1);
    }
}
