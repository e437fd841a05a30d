package dev.firebreak.learning.train;

import dev.firebreak.core.State;
import java.io.Serializable;
import java.util.Optional;

/**
 * What one worker made of its task.
 *
 * @param message what it sends
 * @param held what it delivers when it is asked to, if what it sends is a promise of it
 * @param memory what it remembers
 */
public record Answer(Message message, Message held, State memory) implements Serializable {

    /** What it delivers when it is asked to. */
    public Optional<Message> delivery() {
        return Optional.ofNullable(held);
    }
}
