package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.AggregationContext;
import dev.firebreak.aggregation.Draw;
import dev.firebreak.aggregation.Pipeline;
import dev.firebreak.aggregation.Rows;
import dev.firebreak.core.State;
import dev.firebreak.core.random.RandomStream;
import dev.firebreak.core.random.Randomness;

/** Contexts of attacks, in tests. */
final class Contexts {
    private Contexts() {}

    static AttackContext of(Rows honest, int byzantine) {
        return of(honest, byzantine, null);
    }

    static AttackContext of(Rows honest, int byzantine, Pipeline pipeline) {
        return new AttackContext(
                honest,
                byzantine,
                byzantine,
                pipeline,
                new AggregationContext(null, Draw.from(stream(1))),
                null,
                null,
                0,
                stream(0),
                State.EMPTY);
    }

    static AttackContext withState(Rows honest, State state) {
        AttackContext base = of(honest, 1);
        return new AttackContext(honest, 1, 1, null, base.aggregation(), null, null, 0, stream(0), state);
    }

    /** With the Byzantine workers' own messages or label-flipped updates. */
    static AttackContext with(Rows honest, int byzantine, Rows own, Rows flipped) {
        AttackContext base = of(honest, byzantine);
        return new AttackContext(
                honest, byzantine, byzantine, null, base.aggregation(), own, flipped, 0, stream(0), State.EMPTY);
    }

    static RandomStream stream(long round) {
        return Randomness.of(7).stream("attack", round, 0);
    }
}
