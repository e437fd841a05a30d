package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.io.Serializable;
import java.util.Optional;

/**
 * The result of one worker's task.
 *
 * @param message what it sends
 * @param pending what it delivers when it is asked to, if what it sends is a commitment to it; else {@code null}
 * @param state the worker's state after the round
 */
public record Answer(Message message, Message pending, State state) implements Serializable {

    /** What it delivers when it is asked to. */
    public Optional<Message> delivery() {
        return Optional.ofNullable(pending);
    }
}
