package dev.firebreak.aggregation.rule;

import dev.firebreak.aggregation.Rule;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The aggregation rules by name. */
public final class Rules {
    /** Every rule, in the order of listings. */
    public static final Registry<Rule> REGISTRY = new Registry<>(
            "rule",
            List.of(
                    new Part<>("mean", "average of the rows", "", List.of(), a -> new Mean()),
                    new Part<>("trimmed-mean", "per coordinate", "", List.of(), a -> new TrimmedMean())));

    private Rules() {}
}
