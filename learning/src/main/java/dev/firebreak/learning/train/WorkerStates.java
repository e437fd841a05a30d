package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.util.Map;

/**
 * Per-worker state carried between rounds, wherever the pool keeps it, by worker id: a worker that takes no part in a round keeps its
 * own. Immutable: a round makes new states from old ones, and makes the same again if it has to be repeated.
 */
public interface WorkerStates {
    /** The states before the first round. */
    WorkerStates NONE = of(Map.of());

    /**
     * The state of each worker, by its id: of the k-th transform under the prefix {@code k}, of compression under {@code compression};
     * no entry for a worker without state. States on other machines are fetched, so it is for checkpoints, not for every round.
     */
    Map<Integer, State> collect();

    /** States in this process, by worker id. */
    static WorkerStates of(Map<Integer, State> states) {
        Map<Integer, State> copy = Map.copyOf(states);
        return () -> copy;
    }
}
