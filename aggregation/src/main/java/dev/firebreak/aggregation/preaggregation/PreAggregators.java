package dev.firebreak.aggregation.preaggregation;

import dev.firebreak.aggregation.PreAggregator;
import dev.firebreak.core.part.Registry;
import java.util.List;

/** The pre-aggregators by name. */
public final class PreAggregators {
    /** Every pre-aggregator, in the order of listings. */
    public static final Registry<PreAggregator> REGISTRY = new Registry<>("pre-aggregator", List.of());

    private PreAggregators() {}
}
