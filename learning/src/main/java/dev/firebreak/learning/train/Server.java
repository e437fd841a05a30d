package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.Status;
import dev.firebreak.core.InputException;
import java.util.Optional;
import java.util.SortedMap;

/** What the server makes of decoded messages, and what it says about it. */
final class Server {
    private final Pipeline pipeline;

    Server(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * The aggregate; empty if the round is lost, because too little was left for the code or for the pipeline.
     *
     * @param honest the honest messages that arrived, against whose mean a rule is measured
     * @param metrics what is known of the round is added
     */
    Optional<double[]> aggregate(
            Decoded decoded, Rows honest, AggregationContext context, SortedMap<String, Double> metrics) {
        Optional<double[]> aggregate = decoded instanceof Decoded.ToAggregate rows
                ? robustly(rows, honest, context, metrics)
                : Optional.ofNullable(decoded instanceof Decoded.Recovered recovered ? recovered.gradient() : null);
        Status status = decoded.status();
        metrics.put("coding/suspects", (double) decoded.suspects().length);
        metrics.put("coding/recovered", flag(status == Status.EXACT || status == Status.CERTIFIED));
        metrics.put("coding/not-certified", flag(status == Status.NOT_CERTIFIED || aggregate.isEmpty()));
        return aggregate;
    }

    private Optional<double[]> robustly(
            Decoded.ToAggregate decoded, Rows honest, AggregationContext context, SortedMap<String, Double> metrics) {
        Rows rows = decoded.rows();
        try {
            pipeline.check(rows.count(), decoded.byzantine());
        } catch (InputException tooFew) {
            return Optional.empty();
        }
        Aggregate aggregate = pipeline.aggregate(rows, decoded.byzantine(), context);
        metrics.put("aggregation/dropped", (double) aggregate.dropped().length);
        // Rows that are not the messages themselves have another mean and spread.
        if (rows.dimension() == honest.dimension()) {
            metrics.put("aggregation/kappa-hat", KappaHat.of(honest, aggregate.vector()));
        }
        return Optional.of(aggregate.vector());
    }

    private static double flag(boolean holds) {
        return holds ? 1 : 0;
    }
}
