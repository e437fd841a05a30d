package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.PreAggregation;
import dev.firebreak.aggregation.Rows;
import java.util.OptionalDouble;

/** Chains applied to rows. */
final class ChainAggregation {
    private ChainAggregation() {}

    /**
     * Applies a chain: pre-aggregators, then a rule; or pre-aggregators alone.
     *
     * @throws dev.firebreak.core.InputException if the chain is not acceptable
     * @throws IllegalArgumentException if f does not fit the rows
     */
    static RowsLineAnswer of(String chain, Rows rows, int byzantine, AggregationContext context) {
        if (PreAggregation.isOne(chain)) {
            PreAggregation.NewRows made = PreAggregation.parse(chain).apply(rows, byzantine, context);
            int n = rows.count() - made.dropped().length;
            return new RowsLineAnswer(
                    Rows.of(made.rows()), false, facts(n, made.f(), made.dropped(), OptionalDouble.empty()));
        }
        Pipeline pipeline = Pipeline.parse(chain);
        Aggregate aggregate = pipeline.aggregate(rows, byzantine, context);
        OptionalDouble kappa = pipeline.kappa(aggregate.n(), aggregate.f()).value();
        LineAnswer facts = facts(aggregate.n(), aggregate.f(), aggregate.dropped(), kappa);
        return new RowsLineAnswer(Rows.of(aggregate.vector()), true, facts);
    }

    private static LineAnswer facts(int n, int f, int[] dropped, OptionalDouble kappa) {
        return json -> {
            json.writeNumberField("n", n);
            json.writeNumberField("f", f);
            json.writeFieldName("dropped");
            json.writeArray(dropped, 0, dropped.length);
            if (kappa.isPresent()) {
                json.writeNumberField("kappa", kappa.getAsDouble());
            } else {
                json.writeNullField("kappa");
            }
        };
    }
}
