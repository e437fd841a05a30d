package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.InputException;
import dev.firebreak.core.State;
import java.util.OptionalDouble;

/**
 * An attack of one factor whose factor is chosen against the server's own pipeline: the x of greatest
 * y(x) = ||F(h_1..h_q, forged(x), f times) - mu||, found by a line search. Shejwalkar and Houmansadr, "Manipulating the
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
        Anchors anchors = Anchors.of(context.honest(), line, deviation);
        double factor = search.maximise(x -> damage(context, anchors, x));
        return new Forgery(Rows.of(anchors.at(line, factor)), OptionalDouble.of(factor), State.EMPTY);
    }

    private double damage(AttackContext context, Anchors anchors, double x) {
        Rows rows =
                new AttackedRows(context.honest(), context.byzantine(), anchors, line.ofMean(x), line.ofDeviation(x));
        double[] aggregate = context.pipeline()
                .aggregate(rows, context.declared(), context.aggregation())
                .vector();
        double square = 0;
        for (int j = 0; j < aggregate.length; j++) {
            double moved = aggregate[j] - anchors.mean()[j];
            square = Math.fma(moved, moved, square);
        }
        return Math.sqrt(square);
    }
}
