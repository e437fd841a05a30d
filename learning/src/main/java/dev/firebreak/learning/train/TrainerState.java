package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import dev.firebreak.core.kernel.Kernels;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything a training run carries between rounds, and all that a checkpoint holds: resuming from it gives the bits of a run
 * that never stopped.
 *
 * @param round rounds done, the next round's number
 * @param theta parameters, d numbers
 * @param aggregate the last aggregate, where rules with a state start; {@code null} before the first round
 * @param workers the workers' states
 * @param attack the attack's state
 * @param step the state of the server's step
 * @param lost how many of the rounds were lost: too little arrived for the code or the rule, and the parameters stayed as they were
 * @param lostInARow how many of the last rounds were lost without one in between that was not
 * @param selection which messages entered the aggregates, where that is recorded
 */
public record TrainerState(
        int round,
        double[] theta,
        double[] aggregate,
        WorkerStates workers,
        State attack,
        State step,
        int lost,
        int lostInARow,
        SelectionRecord selection) {
    private static final String WORKER = "worker-";

    /** The state before the first round. */
    public static TrainerState start(double[] theta) {
        return new TrainerState(
                0, theta, null, WorkerStates.NONE, State.EMPTY, State.EMPTY, 0, 0, SelectionRecord.NONE);
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
                roundLost ? lostInARow + 1 : 0,
                selection);
    }

    /** Whether training has nothing more to do: a parameter is not finite, or {@link Trainer#MOST_LOST_IN_A_ROW} rounds in a row were lost. */
    boolean diverged() {
        return lostInARow >= Trainer.MOST_LOST_IN_A_ROW || !Kernels.best().finite(theta);
    }

    /** The state as a checkpoint holds it. */
    public State toState() {
        State state = State.EMPTY
                .with("round", round)
                .with("lost", lost)
                .with("lost-in-a-row", lostInARow)
                .with("theta", theta)
                .with("attack", attack)
                .with("step", step)
                .with("selection", selection.toState());
        if (aggregate != null) {
            state = state.with("aggregate", aggregate);
        }
        for (Map.Entry<Integer, State> worker : workers.collect().entrySet()) {
            state = state.with(WORKER + worker.getKey(), worker.getValue());
        }
        return state;
    }

    /**
     * The state a checkpoint holds.
     *
     * @param workers how many workers there are
     */
    public static TrainerState from(State state, int workers) {
        Map<Integer, State> states =
                IntStream.range(0, workers).boxed().collect(Collectors.toMap(i -> i, i -> state.under(WORKER + i)));
        return new TrainerState(
                (int) state.number("round", 0),
                state.get("theta"),
                state.get("aggregate"),
                WorkerStates.of(states),
                state.under("attack"),
                state.under("step"),
                (int) state.number("lost", 0),
                (int) state.number("lost-in-a-row", 0),
                SelectionRecord.from(state.under("selection")));
    }
}
