package dev.firebreak.datasets.partition;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
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
                            a -> new Iid()),
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
                            a -> new ByGroup())));

    private Partitions() {}
}
