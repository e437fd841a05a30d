package dev.firebreak.learning.train;

import dev.firebreak.coding.Assignment;
import java.io.Serializable;

/**
 * What one worker computes in a round.
 *
 * @param worker the worker's id, {@code 0..n-1}
 * @param assignment the shards whose updates it computes, and how it codes them into a message
 * @param key what the draws of its transforms and compression are keyed by: the worker, or a number shared by replicas that must agree
 * @param flipLabels whether it computes on labels C - 1 - y
 * @param reply what becomes of the result
 */
public record Task(int worker, Assignment assignment, int key, boolean flipLabels, Reply reply)
        implements Serializable {

    /** What becomes of a result. */
    public enum Reply {
        /** It goes to the server, over the wire. */
        MESSAGE,
        /** Its digest goes to the server; the message follows if it is fetched. */
        COMMITMENT,
        /** Computed only as input of the attack, before any transform that has state; not sent. */
        ATTACK_INPUT
    }
}
