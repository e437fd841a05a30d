package dev.firebreak.jobs.spec;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;

/**
 * One made-up round of short vectors. Whatever conditions the parts of a pipeline or an attack have on how many vectors there
 * are, a round shows them, without a list of them here.
 *
 * @param workers n
 * @param byzantine the declared bound f, with 2f &lt; n
 */
record TryOut(int workers, int byzantine) {
    private static final int DIMENSION = 2;

    /**
     * Aggregates n vectors.
     *
     * @throws InputException if the pipeline cannot
     */
    void aggregate(Pipeline pipeline) {
        pipeline.check(workers, byzantine);
        RandomStream stream = stream();
        try {
            pipeline.aggregate(madeUp(workers, stream), byzantine, context(stream));
        } catch (IllegalArgumentException refused) {
            throw new InputException(
                    "'" + pipeline + "' does not go with " + workers + " workers: " + refused.getMessage(), refused);
        }
    }

    /**
     * Forges the messages of the Byzantine workers.
     *
     * @param actual how many they are, at least 1 and less than n
     * @throws InputException if the attack cannot
     */
    void forge(Attack attack, Pipeline pipeline, int actual) {
        RandomStream stream = stream();
        Rows honest = madeUp(workers - actual, stream);
        Rows own = madeUp(actual, stream);
        Rows flipped = attack.needs().contains(Attack.Need.FLIPPED_OWN) ? own : honest;
        attack.forge(new AttackContext(
                honest, actual, byzantine, pipeline, context(stream), own, flipped, 0, stream, State.EMPTY));
    }

    private static RandomStream stream() {
        return Randomness.of(0).stream("try-out");
    }

    private static AggregationContext context(RandomStream stream) {
        return new AggregationContext(null, Draw.from(stream));
    }

    private static Rows madeUp(int count, RandomStream stream) {
        double[][] rows = new double[count][DIMENSION];
        for (double[] row : rows) {
            for (int j = 0; j < DIMENSION; j++) {
                row[j] = stream.nextGaussian();
            }
        }
        return Rows.of(rows);
    }
}
