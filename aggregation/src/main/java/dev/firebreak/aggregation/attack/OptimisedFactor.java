package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Combination;
import dev.firebreak.aggregation.Rehearsal;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import java.util.OptionalDouble;

/**
 * An attack of one factor whose factor is chosen against the server's own pipeline: the x of greatest
 * y(x) = ||F(h_1..h_q, forged(x), f times) - mu||, found by a line search over a {@link Rehearsal}. Shejwalkar and Houmansadr, "Manipulating the
 * Byzantine", NDSS 2021; in the form of Allouah et al., "Fixing by mixing", AISTATS 2023.
 *
 * @param line which vectors the factor runs through
 * @param search how the factor is searched
 * @param deviation which standard deviation, for {@link ForgedLine#ALIE}
 */
public record OptimisedFactor(ForgedLine line, LineSearch search, Deviation deviation) implements Attack {

    @Override
    public Forgery forge(AttackContext context) {
        if (context.pipeline() == null) {
            throw new InputException("an optimised attack needs the server's pipeline to optimise against");
        }
        Rows honest = context.seen();
        // Rows that the server drops each take one of its f with them.
        int declared = Math.max(0, context.declared() - (context.honest().count() - honest.count()));
        Anchors anchors = Anchors.of(honest, line, deviation);
        Rehearsal rehearsal =
                new Rehearsal(context.pipeline(), honest, anchors.points(), declared, context.aggregation());
        int q = honest.count();
        double factor = search.maximise(x -> damage(rehearsal, q, context.byzantine(), x));
        return new Forgery(Rows.of(anchors.at(line, factor)), OptionalDouble.of(factor), State.EMPTY);
    }

    /**
     * The forged row among the honest ones, as weights of h_1..h_q, mu and, where s plays a part, mu + s: points all of them, so
     * that distances to the forged row do not suffer from an offset that the honest rows share.
     */
    private double damage(Rehearsal rehearsal, int honest, int byzantine, double x) {
        int columns = honest + (line.usesDeviation() ? 2 : 1);
        double[] weights = new double[(honest + byzantine) * columns];
        for (int i = 0; i < honest; i++) {
            weights[i * columns + i] = 1;
        }
        for (int i = honest; i < honest + byzantine; i++) {
            weights[i * columns + honest] = line.ofMean(x) - line.ofDeviation(x);
            if (line.usesDeviation()) {
                weights[i * columns + honest + 1] = line.ofDeviation(x);
            }
        }
        double[] mean = new double[columns];
        mean[honest] = 1;
        return rehearsal.distance(new Combination(honest + byzantine, columns, weights), mean);
    }
}
