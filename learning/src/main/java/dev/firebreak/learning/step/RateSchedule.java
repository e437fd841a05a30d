package dev.firebreak.learning.step;

/** How the step size falls with the rounds. */
@FunctionalInterface
public interface RateSchedule {

    /** What the first step size is multiplied by in this round, from 0. */
    double factor(int round);
}
