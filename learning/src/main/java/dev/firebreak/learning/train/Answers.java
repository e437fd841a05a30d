package dev.firebreak.learning.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a round's tasks.
 *
 * @param messages one per task, in the order of the tasks; empty where none came in time
 * @param gradientsComputed how many gradients were really computed for them
 * @param states the workers' states after the round; a worker that took no part, or was not waited for, keeps the one it had
 * @param pending the messages of workers that sent a commitment
 */
public record Answers(
        List<Optional<Message>> messages, long gradientsComputed, WorkerStates states, PendingMessages pending) {

    /** Messages that workers committed to and that were not yet delivered. */
    @FunctionalInterface
    public interface PendingMessages {

        /**
         * Has workers deliver what they committed to in this round.
         *
         * @param workers the workers to fetch from
         * @return by worker; no entry for a worker that did not answer
         */
        Map<Integer, Message> deliver(List<Integer> workers);
    }
}
