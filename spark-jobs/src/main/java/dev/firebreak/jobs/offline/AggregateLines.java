package dev.firebreak.jobs.offline;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import java.io.IOException;
import java.util.List;

/**
 * {@code {"pipeline":"nnm | trimmed-mean","byzantine":4,"vectors":[[...],...]}}: the aggregate of these rows. Answered by
 * {@code "result"}, or {@code "rows"} if the chain ends in a pre-aggregator; {@code "n"} and {@code "f"} as they were after
 * rows that are not finite were {@code "dropped"}; {@code "kappa"}, the chain's proven robustness coefficient for them or null.
 * {@code "state"} is where centered clipping starts, {@code "permutation"} or {@code "seed"} fixes what bucketing draws, and
 * {@code "precision":"float32"} rounds the rows to float32 before anything is computed.
 */
public final class AggregateLines implements RowsQuestion {
    private static final List<String> KEYS =
            List.of("pipeline", "byzantine", "vectors", "state", "permutation", "seed", "precision");
    private static final List<String> PRECISIONS = List.of("float32", "float64");

    private final String pipeline;
    private final Integer byzantine;
    private final long seed;

    /**
     * Answers lines, filling in what a line leaves out.
     *
     * @param pipeline the chain; {@code null} if every line must name its own
     * @param byzantine f; {@code null} if every line must say it
     * @param seed what permutations are drawn from
     */
    public AggregateLines(String pipeline, Integer byzantine, long seed) {
        this.pipeline = pipeline;
        this.byzantine = byzantine;
        this.seed = seed;
    }

    @Override
    public LineAnswer answer(LineObject line) throws IOException {
        String chain = pipeline;
        Integer f = byzantine;
        double[][] vectors = null;
        double[] state = null;
        int[] permutation = null;
        long drawSeed = seed;
        boolean float32 = false;
        for (String key = line.next(KEYS); key != null; key = line.next(KEYS)) {
            switch (key) {
                case "pipeline" -> chain = line.text();
                case "byzantine" -> f = line.natural();
                case "vectors" -> vectors = line.matrix();
                case "state" -> state = line.vector();
                case "permutation" -> permutation = line.naturals();
                case "seed" -> drawSeed = line.whole();
                case "precision" -> float32 = line.word(PRECISIONS).equals("float32");
                default -> throw new IllegalStateException(key);
            }
        }
        LineObject.required("vectors", vectors);
        Rows rows = float32 ? Rows.of(narrowed(vectors)) : Rows.of(vectors);
        if (state != null && state.length != rows.dimension()) {
            throw new InputException(
                    "'state' has " + state.length + " numbers, but the vectors have " + rows.dimension());
        }
        return ChainAggregation.of(
                LineObject.required("pipeline", chain),
                rows,
                LineObject.required("byzantine", f),
                new AggregationContext(state, Permutations.of(permutation, drawSeed, 0)));
    }

    @Override
    public RowsLineAnswer answer(Rows rows) {
        return ChainAggregation.of(
                LineObject.required("pipeline", pipeline),
                rows,
                LineObject.required("byzantine", byzantine),
                new AggregationContext(null, Permutations.of(null, seed, 0)));
    }

    private static float[][] narrowed(double[][] vectors) {
        float[][] rows = new float[vectors.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[vectors[i].length];
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = (float) vectors[i][j];
            }
        }
        return rows;
    }
}
