package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.Aggregate;
import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.PreAggregation;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.util.OptionalDouble;

/**
 * {@code {"pipeline":"nnm | trimmed-mean","byzantine":4,"vectors":[[...],...]}}: the aggregate of these rows. Answered by
 * {@code "result"}, or {@code "rows"} if the chain ends in a pre-aggregator; {@code "n"} and {@code "f"} as they were after
 * rows that are not finite were {@code "dropped"}; {@code "kappa"}, the chain's proven robustness coefficient for them or null.
 * {@code "state"} is where centered clipping starts, {@code "permutation"} or {@code "seed"} fixes what bucketing draws, and
 * {@code "precision":"float32"} rounds the rows to float32 before anything is computed.
 */
public final class AggregateLines extends RowsQuestion {
    private final String pipeline;
    private final Integer byzantine;
    private final long seed;

    /**
     * Answers lines, filling in what a line leaves out.
     *
     * @param pipeline the chain; {@code null} if every line must name its own
     * @param byzantine f; {@code null} if every line must give it
     * @param seed what permutations are drawn from
     */
    public AggregateLines(String pipeline, Integer byzantine, long seed) {
        super("pipeline", "byzantine", "vectors", "state", "permutation", "seed", "precision");
        this.pipeline = pipeline;
        this.byzantine = byzantine;
        this.seed = seed;
    }

    @Override
    Answer answer(LineFields given) {
        Rows rows = given.required("vectors", Rows.class, null);
        if (given.word("precision", "float64", "float32", "float64").equals("float32")) {
            rows = narrowed(rows);
        }
        double[] state = given.get("state", double[].class, null);
        if (state != null && state.length != rows.dimension()) {
            throw new InputException(
                    "'state' has " + state.length + " numbers, but the vectors have " + rows.dimension());
        }
        String chain = given.required("pipeline", String.class, pipeline);
        int f = given.required("byzantine", Integer.class, byzantine);
        AggregationContext context = given.context(given.get("seed", Long.class, seed), 0);
        if (PreAggregation.isOne(chain)) {
            PreAggregation.NewRows made = PreAggregation.parse(chain).apply(rows, f, context);
            int n = rows.count() - made.dropped().length;
            return new Answer(Rows.of(made.rows()), false, facts(n, made.f(), made.dropped(), OptionalDouble.empty()));
        }
        Pipeline parsed = Pipeline.parse(chain);
        Aggregate aggregate = parsed.aggregate(rows, f, context);
        // A part's own bound is lowered where rows are missing, but must fit those that were sent.
        parsed.check(rows.count(), f);
        OptionalDouble kappa = parsed.kappa(aggregate.n(), aggregate.f()).value();
        return new Answer(
                Rows.of(aggregate.vector()), true, facts(aggregate.n(), aggregate.f(), aggregate.dropped(), kappa));
    }

    private static Question.Answer facts(int n, int f, int[] dropped, OptionalDouble kappa) {
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

    private static Rows narrowed(Rows vectors) {
        float[][] rows = new float[vectors.count()][vectors.dimension()];
        for (int i = 0; i < rows.length; i++) {
            double[] vector = vectors.row(i);
            for (int j = 0; j < vector.length; j++) {
                rows[i][j] = (float) vector[j];
            }
        }
        return Rows.of(rows);
    }
}
