package dev.firebreak.learning.step;

import dev.firebreak.core.State;

/** The server's move: parameters and the aggregate in, new parameters out. A step is a value; its state goes in and out. */
public interface Step {

    /**
     * Moves the parameters in place.
     *
     * @param theta d numbers, overwritten
     * @param aggregate d numbers, not written to
     * @param round the round, from 0
     * @param state its state (server momentum)
     * @return its state for the next round
     */
    State apply(double[] theta, double[] aggregate, int round, State state);
}
