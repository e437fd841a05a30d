package dev.firebreak.jobs.spec;

import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** All families of parts, in the order in which a round uses them. */
public final class PartCatalog {

    /** Every registry that something a person writes is looked up in. */
    public static final List<Registry<?>> FAMILIES = List.of(Attacks.ATTACKS, PreAggregators.REGISTRY, Rules.REGISTRY);

    private PartCatalog() {}
}
