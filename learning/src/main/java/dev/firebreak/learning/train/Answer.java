package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.io.Serializable;
import java.util.Optional;

/**
 * The result of one worker's task.
 *
 * @param message what it sends
 * @param pending the message that it committed to, if what it sends is a commitment; else {@code null}
 * @param state the worker's state after the round
 */
public record Answer(Message message, Message pending, State state) implements Serializable {

    /** The message that it committed to. */
    public Optional<Message> delivery() {
        return Optional.ofNullable(pending);
    }
}
