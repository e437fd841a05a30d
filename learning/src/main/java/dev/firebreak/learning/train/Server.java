package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.Shards;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.DecodingStatus;
import dev.firebreak.core.InputException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** The server of any training loop: it makes one vector of the messages of a round. Immutable. */
public final class Server {
    private final Pipeline pipeline;

    /** A server with this pipeline. */
    public Server(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    /**
     * The aggregate of messages.
     *
     * @param rows the messages, honest and forged ones
     * @param tolerance how many of them may be Byzantine, less than half
     * @param honest the honest messages among them, against whose mean and variance the aggregate is measured; no rows if they are not known
     * @param context what rules with a state or with draws use
     * @param metrics {@code aggregation/dropped} and, where the honest messages are known, {@code aggregation/kappa-hat} are added
     * @return d numbers; empty if too few messages are left for the pipeline
     */
    public Optional<double[]> aggregate(
            Rows rows, int tolerance, Rows honest, AggregationContext context, SortedMap<String, Double> metrics) {
        Optional<double[]> vector =
                aggregate(rows.count(), tolerance, () -> pipeline.aggregate(rows, tolerance, context), metrics);
        // Rows that are not the messages themselves have another mean and spread.
        if (vector.isPresent() && rows.dimension() == honest.dimension()) {
            metrics.put("aggregation/kappa-hat", KappaHat.of(honest, vector.get()));
        }
        return vector;
    }

    /**
     * The aggregate of messages whose columns are in blocks, in other places: the same bits and metrics as of the same rows in one place.
     *
     * @param shards the messages, honest and forged ones
     * @param honest which of them are honest, ascending; none if that is not known
     * @return d numbers; empty if too few messages are left for the pipeline
     */
    public Optional<double[]> aggregate(
            Shards shards, int tolerance, int[] honest, AggregationContext context, SortedMap<String, Double> metrics) {
        Optional<double[]> vector =
                aggregate(shards.count(), tolerance, () -> pipeline.aggregate(shards, tolerance, context), metrics);
        if (vector.isPresent() && honest.length > 0) {
            metrics.put("aggregation/kappa-hat", KappaHat.of(shards, honest, vector.get()));
        }
        return vector;
    }

    private Optional<double[]> aggregate(
            int messages, int tolerance, Supplier<Aggregate> pass, SortedMap<String, Double> metrics) {
        try {
            pipeline.check(messages, tolerance);
        } catch (InputException tooFew) {
            return Optional.empty();
        }
        Aggregate aggregate = pass.get();
        metrics.put("aggregation/dropped", (double) aggregate.dropped().length);
        return Optional.of(aggregate.vector());
    }

    /**
     * The aggregate of what arrived under a code; empty if the round is lost, because too little was left for the code or for the pipeline.
     *
     * @param metrics what is known of the round is added
     */
    Optional<double[]> aggregate(Arrival arrival, AggregationContext context, SortedMap<String, Double> metrics) {
        Decoded decoded = arrival.decoded();
        Optional<double[]> aggregate = decoded instanceof Decoded.ToAggregate rows
                ? aggregate(rows.rows(), rows.byzantine(), arrival.rows(), context, metrics)
                : Optional.ofNullable(decoded instanceof Decoded.Recovered recovered ? recovered.gradient() : null);
        DecodingStatus status = decoded.status();
        metrics.put("coding/suspects", (double) decoded.suspects().length);
        metrics.put("coding/recovered", flag(status == DecodingStatus.EXACT || status == DecodingStatus.CERTIFIED));
        metrics.put("coding/not-certified", flag(status == DecodingStatus.NOT_CERTIFIED || aggregate.isEmpty()));
        return aggregate;
    }

    private static double flag(boolean holds) {
        return holds ? 1 : 0;
    }
}
