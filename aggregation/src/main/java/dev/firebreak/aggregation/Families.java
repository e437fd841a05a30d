package dev.firebreak.aggregation;

import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.SignFlip;
import dev.firebreak.aggregation.rule.Mean;
import dev.firebreak.aggregation.rule.TrimmedMean;
import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Call;
import dev.firebreak.core.part.Part;
import dev.firebreak.core.part.Registry;
import java.util.ArrayList;
import java.util.List;

/** The registries of this room: rules, pre-aggregators and attacks by name. */
public final class Families {

    /** Aggregation rules. */
    public static final Registry<Rule> RULES = new Registry<>(
            "rule",
            List.of(
                    new Part<>("mean", "average of the rows", "", List.of(), a -> new Mean()),
                    new Part<>("trimmed-mean", "per coordinate", "", List.of(), a -> new TrimmedMean())));

    /** Pre-aggregators. */
    public static final Registry<PreAggregator> PRE_AGGREGATORS = new Registry<>("pre-aggregator", List.of());

    /** Attacks on messages. */
    public static final Registry<Attack> ATTACKS = new Registry<>(
            "attack",
            List.of(new Part<>(
                    "sign-flip", "minus the mean of the honest messages", "", List.of(), a -> new SignFlip())));

    private Families() {}

    /** Builds a chain of pre-aggregators that ends in a rule. */
    static Pipeline pipeline(List<Call> chain) {
        List<PreAggregator> pre = new ArrayList<>();
        List<Call> canonical = new ArrayList<>();
        Call last = chain.get(chain.size() - 1);
        for (Call call : chain.subList(0, chain.size() - 1)) {
            pre.add(PRE_AGGREGATORS.build(call));
            canonical.add(PRE_AGGREGATORS.canonical(call));
        }
        if (!RULES.knows(last.name()) && PRE_AGGREGATORS.knows(last.name())) {
            throw new InputException("the pipeline '" + Call.print(chain) + "' must end in a rule");
        }
        canonical.add(RULES.canonical(last));
        return new Pipeline(canonical, pre, RULES.build(last));
    }
}
