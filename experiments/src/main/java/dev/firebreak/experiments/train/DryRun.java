package dev.firebreak.experiments.train;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.aggregation.attack.Attack;
import dev.firebreak.aggregation.attack.AttackContext;
import dev.firebreak.aggregation.attack.Forgery;
import dev.firebreak.coding.CodingPlan;
import dev.firebreak.coding.CodingScheme;
import dev.firebreak.coding.Decoded;
import dev.firebreak.coding.Received;
import dev.firebreak.coding.Stragglers;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;
import java.util.Arrays;
import java.util.Optional;

/**
 * One made-up round of short vectors from n workers, of whom f may be Byzantine (2f &lt; n). Whatever conditions the parts of a pipeline
 * or an attack have on how many vectors there are, a round shows them, without a list of them here.
 */
record DryRun(int workers, int byzantine) {
    private static final int DIMENSION = 2;
    // Codes may draw groups anew in each round, and only some draws may lose it.
    private static final int ROUNDS = 5;

    /** The pipeline, if it aggregates n vectors; else it is refused. */
    Pipeline aggregate(Pipeline pipeline) {
        pipeline.check(workers, byzantine);
        RandomStream stream = stream();
        try {
            pipeline.aggregate(madeUp(workers, stream), byzantine, context(stream));
            return pipeline;
        } catch (IllegalArgumentException refused) {
            throw new InputException(
                    "'" + pipeline + "' does not go with " + workers + " workers: " + refused.getMessage(), refused);
        }
    }

    /**
     * Why every round must be lost, whatever the numbers: too few messages are left once those are gone that never come or can never be
     * read. Messages that an attack makes up of finite numbers count as honest ones, and a missing one can be taken for a Byzantine
     * worker's if {@code missingIsFaulty}. Empty if some round may not be lost.
     */
    Optional<String> certainLoss(
            CodingScheme scheme,
            Optional<Attack> attack,
            Pipeline pipeline,
            int actual,
            Stragglers stragglers,
            boolean trusted,
            boolean missingIsFaulty) {
        Optional<String> reason = Optional.empty();
        for (int round = 0; round < ROUNDS; round++) {
            CodingPlan plan = scheme.plan(round);
            double[][] messages = messages(scheme, plan, attack, pipeline, actual, stragglers.everyMessageLate());
            int length = plan.assignment(0).length(DIMENSION);
            reason = loss(plan.decode(Received.of(messages, length, trusted, missingIsFaulty)), pipeline);
            if (reason.isEmpty()) {
                return reason;
            }
        }
        return reason;
    }

    private double[][] messages(
            CodingScheme scheme,
            CodingPlan plan,
            Optional<Attack> attack,
            Pipeline pipeline,
            int actual,
            boolean late) {
        Rows gradients = madeUp(scheme.subsets(), stream());
        double[][] messages = plan.encodeAll(workers, DIMENSION, gradients::row);
        int honest = workers - (attack.isPresent() ? actual : 0);
        for (int worker = 0; worker < honest && late; worker++) {
            messages[worker] = null;
        }
        attack.map(built -> forge(built, pipeline, actual)).ifPresent(forgery -> {
            for (int worker = honest; worker < workers; worker++) {
                double[] row = forgery.rowOf(worker - honest);
                if (row == null || !Arrays.stream(row).allMatch(Double::isFinite)) {
                    messages[worker] = row;
                }
            }
        });
        return messages;
    }

    private static Optional<String> loss(Decoded decoded, Pipeline pipeline) {
        if (decoded instanceof Decoded.Lost lost) {
            return Optional.of(lost.reason());
        }
        if (decoded instanceof Decoded.ToAggregate rows) {
            try {
                pipeline.check(rows.rows().count(), rows.byzantine());
            } catch (InputException tooFew) {
                return Optional.of(tooFew.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Forges the messages of {@code actual} Byzantine workers, at least 1 and less than n; an attack that cannot is refused. */
    Forgery forge(Attack attack, Pipeline pipeline, int actual) {
        RandomStream stream = stream();
        Rows honest = madeUp(workers - actual, stream);
        Rows own = madeUp(actual, stream);
        Rows flipped = attack.needs().contains(Attack.Need.FLIPPED_OWN) ? own : honest;
        return attack.forge(new AttackContext(
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
