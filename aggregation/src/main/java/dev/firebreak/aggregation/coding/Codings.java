package dev.firebreak.aggregation.coding;

import dev.firebreak.core.part.Parameter;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The registry of gradient codings. */
public final class Codings {
    private static final String LAD = "Li, Allouah, Guerraoui, Skoglund, Xiao, arXiv 2603.28780 (2026)";

    /** Gradient codings by name. */
    public static final Registry<CodingSpec> CODINGS = new Registry<>("coding", List.of(none(), lad()));

    private Codings() {}

    private static Part<CodingSpec> none() {
        return new Part<>(
                "none",
                "worker i computes its own subset i; the rule sees the gradients as they are",
                "",
                List.of(),
                arguments -> (devices, byzantine, secret) -> new Uncoded(devices, byzantine));
    }

    private static Part<CodingSpec> lad() {
        return new Part<>(
                "lad",
                "worker i sends the mean gradient of r subsets, a window of a random cycle; a robust rule aggregates",
                LAD,
                List.of(
                        Parameter.integer("redundancy", "5", 1, Integer.MAX_VALUE, "r, subsets per worker and round"),
                        Parameter.word(
                                "assignment",
                                "fresh",
                                List.of("fresh", "fixed"),
                                "whether the cycle is drawn in each round or once for the run (a worker then reads"
                                        + " only r subsets, at the price of a persistent bias)")),
                arguments -> (devices, byzantine, secret) -> new Lad(
                        devices,
                        arguments.integer("redundancy"),
                        byzantine,
                        arguments.text("assignment").equals("fresh"),
                        secret));
    }
}
