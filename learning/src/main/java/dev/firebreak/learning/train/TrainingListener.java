package dev.firebreak.learning.train;

import java.util.SortedMap;

/** Receives the metrics of a training run round by round. */
public interface TrainingListener {

    /**
     * A round is done.
     *
     * @param state the state after it; its arrays are not changed by later rounds
     * @param metrics what was measured in it, by stable name
     * @param evaluated whether the metrics include an evaluation
     * @return whether to go on; {@code false} stops the run after this round
     */
    boolean afterRound(TrainerState state, SortedMap<String, Double> metrics, boolean evaluated);
}
