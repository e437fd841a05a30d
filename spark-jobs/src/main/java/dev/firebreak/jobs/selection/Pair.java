package dev.firebreak.jobs.selection;

import dev.firebreak.core.State;
import java.util.function.Function;

/**
 * The first and the second domain's.
 *
 * @param unwanted of the unwanted domain
 * @param retained of the retained domain
 */
record Pair<T>(T unwanted, T retained) {

    /** Both as numbers. */
    State toState(Function<T, State> one) {
        return State.EMPTY.with("unwanted", one.apply(unwanted)).with("retained", one.apply(retained));
    }

    /** The inverse of {@link #toState}. */
    static <T> Pair<T> from(State state, Function<State, T> one) {
        return new Pair<>(one.apply(state.under("unwanted")), one.apply(state.under("retained")));
    }
}
