package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Everything a training run knows between rounds, and all that a checkpoint holds: resuming from it gives the bits of a run
 * that never stopped.
 *
 * @param round rounds done, the next round's number
 * @param theta parameters, d numbers
 * @param aggregate the last aggregate, where rules with a memory start; {@code null} before the first round
 * @param workers what the workers remember
 * @param attack what the attack remembers
 * @param step what the server's step remembers
 * @param lost how many of the rounds were lost: too little arrived for the code or the rule, and the parameters stayed as they were
 * @param lostInARow how many of the last rounds were lost without one in between that was not
 */
public record TrainerState(
        int round,
        double[] theta,
        double[] aggregate,
        Memories workers,
        State attack,
        State step,
        int lost,
        int lostInARow) {

    /** The state before the first round. */
    static TrainerState start(double[] theta, int workers) {
        return new TrainerState(0, theta, null, Memories.none(workers), State.EMPTY, State.EMPTY, 0, 0);
    }

    /** The counts of lost rounds after one more round. */
    TrainerState counting(boolean roundLost) {
        return new TrainerState(
                round,
                theta,
                aggregate,
                workers,
                attack,
                step,
                lost + (roundLost ? 1 : 0),
                roundLost ? lostInARow + 1 : 0);
    }

    /** Whether training has nothing more to do: a parameter is not finite, or {@link Trainer#MOST_LOST_IN_A_ROW} rounds in a row were lost. */
    boolean diverged() {
        return lostInARow >= Trainer.MOST_LOST_IN_A_ROW || !Arrays.stream(theta).allMatch(Double::isFinite);
    }

    /** The state as a checkpoint holds it. */
    public State toState() {
        State state = State.EMPTY
                .with("round", round)
                .with("lost", lost)
                .with("lost-in-a-row", lostInARow)
                .with("theta", theta)
                .with("attack", attack)
                .with("step", step);
        if (aggregate != null) {
            state = state.with("aggregate", aggregate);
        }
        List<State> memories = workers.collect();
        for (int i = 0; i < memories.size(); i++) {
            state = state.with("worker-" + i, memories.get(i));
        }
        return state;
    }

    /**
     * The state a checkpoint holds.
     *
     * @param workers how many workers there are
     */
    public static TrainerState from(State state, int workers) {
        List<State> memories = IntStream.range(0, workers)
                .mapToObj(i -> state.under("worker-" + i))
                .toList();
        return new TrainerState(
                (int) state.number("round", 0),
                state.get("theta"),
                state.get("aggregate"),
                Memories.of(memories),
                state.under("attack"),
                state.under("step"),
                (int) state.number("lost", 0),
                (int) state.number("lost-in-a-row", 0));
    }
}
