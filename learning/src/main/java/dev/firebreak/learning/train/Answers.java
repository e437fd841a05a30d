package dev.firebreak.learning.train;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The results of a round's tasks.
 *
 * @param messages one per task, in the order of the tasks; empty where none came in time
 * @param gradientsComputed how many gradients were really computed for them
 * @param states the workers' states after the round; a worker that took no part, or was not waited for, keeps the one it had
 * @param pending has workers deliver the messages that they committed to in this round, and gives them by worker; no entry for a worker
 *     that did not answer
 */
public record Answers(
        List<Optional<Message>> messages,
        long gradientsComputed,
        WorkerStates states,
        Function<List<Integer>, Map<Integer, Message>> pending) {}
