package dev.firebreak.learning.train;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.Shards;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.DecodingStatus;
import dev.firebreak.core.InputException;
import dev.firebreak.core.kernel.Kernels;
import dev.firebreak.core.kernel.Parallel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The server of any training loop: it makes one vector of the messages of a round with this pipeline. Immutable. */
public record Server(Pipeline pipeline) {

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
        return aggregate(rows, tolerance, honest, () -> pipeline.aggregate(rows, tolerance, context), metrics);
    }

    private Optional<double[]> aggregate(
            Rows rows, int tolerance, Rows honest, Supplier<Aggregate> pass, SortedMap<String, Double> metrics) {
        Optional<double[]> vector = aggregate(rows.count(), tolerance, pass, metrics);
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
     * @param explained gets how messages entered the aggregate, where it is asked for and a rule made the aggregate
     * @param metrics what is known of the round is added
     */
    Optional<double[]> aggregate(
            Exchange.Arrival arrival,
            AggregationContext context,
            Optional<Consumer<Pipeline.Explained>> explained,
            SortedMap<String, Double> metrics) {
        Decoded decoded = arrival.decoded();
        Optional<double[]> aggregate = decoded instanceof Decoded.ToAggregate rows
                ? aggregate(
                        rows.rows(),
                        rows.byzantine(),
                        arrival.rows(),
                        () -> pass(rows.rows(), rows.byzantine(), context, explained),
                        metrics)
                : Optional.ofNullable(decoded instanceof Decoded.Recovered recovered ? recovered.gradient() : null);
        DecodingStatus status = decoded.status();
        metrics.put("coding/suspects", (double) decoded.suspects().length);
        metrics.put("coding/recovered", flag(status == DecodingStatus.EXACT || status == DecodingStatus.CERTIFIED));
        metrics.put("coding/not-certified", flag(status == DecodingStatus.NOT_CERTIFIED || aggregate.isEmpty()));
        return aggregate;
    }

    private Aggregate pass(
            Rows rows, int tolerance, AggregationContext context, Optional<Consumer<Pipeline.Explained>> explained) {
        if (explained.isEmpty()) {
            return pipeline.aggregate(rows, tolerance, context);
        }
        Pipeline.Explained found = pipeline.explain(rows, tolerance, context);
        explained.get().accept(found);
        return found.aggregate();
    }

    private static double flag(boolean holds) {
        return holds ? 1 : 0;
    }

    /**
     * The empirical robustness coefficient of one aggregation: {@code ||F - m||^2 / V}, m and V being mean and variance of the honest
     * messages. A proven coefficient kappa is never below it.
     */
    private static final class KappaHat {
        // The honest rows of a block stay in the second-level cache; a divisor of the segments between which shards are
        // cut.
        private static final int WIDTH = 1024;

        private KappaHat() {}

        /** The coefficient, in one pass over the rows; 0 if the aggregate is the mean. */
        static double of(Rows honest, double[] aggregate) {
            return of(honest.count(), List.<double[][]>of(parts(honest, aggregate)));
        }

        /** The same of the rows with these indices, where their columns are; the aggregate is sent there. */
        static double of(Shards shards, int[] honest, double[] aggregate) {
            return of(honest.length, shards.onEach(new Measure(honest, aggregate)));
        }

        private record Measure(int[] honest, double[] aggregate) implements Shards.Task<double[][]> {
            @Override
            public double[][] run(Rows block, int first) {
                return parts(block.select(honest), Arrays.copyOfRange(aggregate, first, first + block.dimension()));
            }
        }

        // Blocks are added in the order of their columns, whichever thread or place was first.
        private static double of(int honest, List<double[][]> parts) {
            double spread = 0;
            double error = 0;
            for (double[][] part : parts) {
                for (int k = 0; k < part[0].length; k++) {
                    spread += part[0][k];
                    error += part[1][k];
                }
            }
            return error == 0 ? 0 : error / (spread / honest);
        }

        // Squared distances of the honest rows, and of the aggregate, from the honest mean, over each block of columns.
        private static double[][] parts(Rows honest, double[] aggregate) {
            Kernels kernels = Kernels.best();
            int h = honest.count();
            double[] weights = new double[h];
            int[] all = new int[h];
            Arrays.fill(weights, 1.0 / h);
            Arrays.setAll(all, i -> i);
            int blocks = (aggregate.length + WIDTH - 1) / WIDTH;
            double[] spreads = new double[blocks];
            double[] errors = new double[blocks];
            Parallel.forEach(Runtime.getRuntime().availableProcessors(), blocks, () -> {
                double[] block = new double[h * WIDTH];
                double[] mean = new double[WIDTH];
                return k -> {
                    int from = k * WIDTH;
                    int width = Math.min(WIDTH, aggregate.length - from);
                    for (int i = 0; i < h; i++) {
                        honest.copy(i, from, from + width, block, i * width);
                    }
                    kernels.combine(weights, all, 0, h, block, width, mean, 0);
                    for (int i = 0; i < h; i++) {
                        spreads[k] += kernels.squaredDistance(block, i * width, mean, 0, width);
                    }
                    errors[k] = kernels.squaredDistance(aggregate, from, mean, 0, width);
                };
            });
            return new double[][] {spreads, errors};
        }
    }
}
