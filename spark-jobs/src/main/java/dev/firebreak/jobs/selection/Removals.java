package dev.firebreak.jobs.selection;

import dev.firebreak.core.State;
import dev.firebreak.experiments.store.PackedState;
import java.util.Arrays;
import java.util.List;

/**
 * Removals of the sizes of the frontier.
 *
 * @param boundaries where each ends, by ascending size
 * @param frontier what each reaches
 */
record Removals(Boundary[] boundaries, Frontier frontier) {

    Boundary at(long deleted) {
        return Arrays.stream(boundaries)
                .filter(boundary -> boundary.deleted() == deleted)
                .findFirst()
                .orElseThrow();
    }

    /** As numbers. */
    State toState() {
        List<Object> ids = Arrays.stream(boundaries)
                .filter(boundary -> boundary.deleted() > 0)
                .map(Boundary::id)
                .toList();
        return State.EMPTY
                .with(
                        "deleted",
                        PackedState.longs(Arrays.stream(boundaries)
                                .mapToLong(Boundary::deleted)
                                .toArray()))
                .with(
                        "score",
                        Arrays.stream(boundaries).mapToDouble(Boundary::score).toArray())
                .with("id", RecordId.toState(ids))
                .with("frontier", frontier.toState());
    }

    /** The inverse of {@link #toState}. */
    static Removals from(State state) {
        long[] deleted = PackedState.longs(state.get("deleted"));
        List<Object> ids = RecordId.from(state.under("id"));
        Boundary[] boundaries = new Boundary[deleted.length];
        int next = 0;
        for (int k = 0; k < deleted.length; k++) {
            boundaries[k] =
                    deleted[k] == 0 ? Boundary.NONE : new Boundary(deleted[k], state.get("score")[k], ids.get(next++));
        }
        return new Removals(boundaries, Frontier.from(state.under("frontier")));
    }
}
