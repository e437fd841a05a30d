package dev.firebreak.learning.train;

import dev.firebreak.coding.Assignment;
import dev.firebreak.coding.CodingPlan;
import java.util.ArrayList;
import java.util.List;

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

    /** What the server reads of the messages that Byzantine workers make for one vector; equal ones share their numbers. */
    List<Message> forge(int round, CodingPlan plan, List<Integer> workers, double[] vector) {
        List<Message> read = new ArrayList<>();
        int length = -1;
        for (int worker : workers) {
            int own = length(plan.assignment(worker));
            if (own == length && wire.compressor().isLossless()) {
                Message before = read.get(read.size() - 1);
                read.add(new Message(worker, before.content(), before.loss(), before.origin()));
            } else {
                Message message = new Message(worker, wire.forge(round, plan, worker, vector), 0, null);
                read.add(wire.open(round, worker, plan.key(worker), own, message));
            }
            length = own;
        }
        return read;
    }
}
