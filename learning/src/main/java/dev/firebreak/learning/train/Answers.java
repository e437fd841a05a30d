package dev.firebreak.learning.train;

import java.util.List;
import java.util.Optional;

/**
 * What a pool made of a round's tasks.
 *
 * @param messages one per task, in the order of the tasks; empty where none came in time
 * @param gradientsComputed how many subset gradients were really computed for them
 */
public record Answers(List<Optional<Message>> messages, long gradientsComputed) {}
