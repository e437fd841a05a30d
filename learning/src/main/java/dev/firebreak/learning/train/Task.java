package dev.firebreak.learning.train;

import dev.firebreak.aggregation.coding.Assignment;
import java.io.Serializable;

/**
 * What one worker is asked for in a round.
 *
 * @param worker the worker's id, {@code 0..n-1}
 * @param assignment the parties whose updates it computes, and how it codes them into a message
 * @param flipLabels whether it computes on labels C - 1 - y
 */
public record Task(int worker, Assignment assignment, boolean flipLabels) implements Serializable {}
