package dev.firebreak.jobs.reproduce.certified;

import dev.firebreak.core.CanonicalNumber;
import dev.firebreak.core.State;
import dev.firebreak.experiments.spec.PartCatalog;
import dev.firebreak.unlearning.shadow.WorstCase;
import java.io.Serializable;

/**
 * Runs of gradient clipping with a given budget on its worst pair.
 *
 * @param noise sigma of every step
 * @param world 1 or 0
 * @param from the first run
 * @param to the run after the last
 */
record WorstPairRun(double noise, int world, int from, int to) implements Serializable {
    static final String SETTING = "initial-clip=1, gradient-clip=1, rate=0.1, regularization=1, steps=7";
    static final String RELEASED = "released";

    String key() {
        return "worst pair of gradient clipping " + SETTING + " noise=" + CanonicalNumber.of(noise) + " world " + world
                + " runs " + from + " to " + to;
    }

    State run() {
        String method = "gradient-clipping(" + SETTING + ", noise=" + noise + ", epochs=0)";
        return State.EMPTY.with(
                RELEASED, new WorstCase(PartCatalog.UNLEARNERS.build(method), 1).statistics(world, from, to));
    }
}
