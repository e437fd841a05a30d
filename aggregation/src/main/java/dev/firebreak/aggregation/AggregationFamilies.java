package dev.firebreak.aggregation;

import dev.firebreak.aggregation.attack.Attacks;
import dev.firebreak.aggregation.preaggregation.PreAggregators;
import dev.firebreak.aggregation.rule.Rules;
import dev.firebreak.core.part.Families;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** Pre-aggregators, rules and attacks. */
public final class AggregationFamilies implements Families {

    @Override
    public List<Registry<?>> families() {
        return List.of(PreAggregators.REGISTRY, Rules.REGISTRY, Attacks.ATTACKS);
    }
}
