package dev.firebreak.learning.train;

import dev.firebreak.coding.Assignment;
import dev.firebreak.coding.CodingPlan;

/**
 * The way from the workers to the server: the wire, and what is concluded from a message that does not arrive well.
 *
 * @param wire how messages travel
 * @param dimension d, parameters of the model
 * @param trustedTransport whether the transport spoils nothing, so that a malformed message is its sender's fault
 * @param missingIsFaulty whether a missing message can only be a Byzantine worker's: every honest one is in time, and the transport
 *     loses nothing
 */
record Channel(Wire wire, int dimension, boolean trustedTransport, boolean missingIsFaulty) {

    /** Numbers in the message of such an assignment. */
    int length(Assignment assignment) {
        return assignment.length(dimension);
    }

    /** What the server reads of the message of a task. */
    Message open(int round, Task task, Message message) {
        return wire.open(round, task.worker(), task.key(), length(task.assignment()), message);
    }

    /** What the server reads of a message that a Byzantine worker makes for this vector. */
    Message forge(int round, CodingPlan plan, int worker, double[] vector) {
        int length = length(plan.assignment(worker));
        Message message = new Message(worker, wire.forge(round, plan, worker, vector), 0, null);
        return wire.open(round, worker, plan.key(worker), length, message);
    }
}
