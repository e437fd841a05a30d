package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.util.Collections;
import java.util.List;

/**
 * What the workers remember between rounds, wherever their pool keeps it. Immutable: a round makes new memories of old ones, and
 * makes the same again if it has to be repeated.
 */
public interface Memories {

    /**
     * What each worker remembers, by worker: of the k-th transform under the prefix {@code k}, of compression under {@code
     * compression}. Brings here what lies elsewhere, so it is for checkpoints, not for every round.
     */
    List<State> collect();

    /** Memories that lie in this process. */
    static Memories of(List<State> states) {
        List<State> copy = List.copyOf(states);
        return () -> copy;
    }

    /** The memories of so many workers before the first round. */
    static Memories none(int workers) {
        return of(Collections.nCopies(workers, State.EMPTY));
    }
}
