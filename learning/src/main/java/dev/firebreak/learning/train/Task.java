package dev.firebreak.learning.train;

import dev.firebreak.aggregation.coding.Assignment;
import java.io.Serializable;

/**
 * What one worker is asked for in a round.
 *
 * @param worker the worker's id, {@code 0..n-1}
 * @param assignment the parties whose updates it computes, and how it codes them into a message
 * @param key what the draws of its compression are keyed by: the worker, or a number shared by replicas that must agree
 * @param flipLabels whether it computes on labels C - 1 - y
 * @param sent whether its message goes to the server and hence over the wire; else an attack wants it
 */
public record Task(int worker, Assignment assignment, int key, boolean flipLabels, boolean sent)
        implements Serializable {}
