package dev.firebreak.learning.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pool made of a round's tasks.
 *
 * @param messages one per task, in the order of the tasks; empty where none came in time
 * @param gradientsComputed how many subset gradients were really computed for them
 * @param memories what the workers remember; of a worker that was not waited for, what it did before
 * @param held what the workers hold back, having sent a promise
 */
public record Answers(List<Optional<Message>> messages, long gradientsComputed, Memories memories, Held held) {

    /** Messages that have been promised and not delivered. */
    @FunctionalInterface
    public interface Held {

        /**
         * Has workers deliver what they promised in this round.
         *
         * @param workers who is asked
         * @return by worker; no entry for a worker that did not answer
         */
        Map<Integer, Message> deliver(List<Integer> workers);
    }
}
