package dev.firebreak.aggregation;

import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.SignFlip;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The registries of this room: rules, pre-aggregators and attacks by name. */
public final class Families {

    /** Aggregation rules. */
    public static final Registry<Rule> RULES = Rules.REGISTRY;

    /** Pre-aggregators. */
    public static final Registry<PreAggregator> PRE_AGGREGATORS = PreAggregators.REGISTRY;

    /** Attacks on messages. */
    public static final Registry<Attack> ATTACKS = new Registry<>(
            "attack",
            List.of(new Part<>(
                    "sign-flip", "minus the mean of the honest messages", "", List.of(), a -> new SignFlip())));

    private Families() {}
}
