package dev.firebreak.experiments.store;

import dev.firebreak.core.State;

/**
 * All that is needed to go on after a round as if nothing had happened.
 *
 * @param round the last round that is done
 * @param state the trainer's state after it
 */
public record Checkpoint(int round, State state) {}
