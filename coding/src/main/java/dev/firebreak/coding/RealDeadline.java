package dev.firebreak.coding;

import dev.firebreak.core.random.Randomness;
import java.util.OptionalDouble;

/**
 * Lateness that the clock decides; nothing is drawn.
 *
 * @param seconds how long the server waits
 */
record RealDeadline(double seconds) implements Stragglers {

    @Override
    public double overdue(Randomness randomness, int round, int device) {
        return 0;
    }

    @Override
    public OptionalDouble timeout() {
        return OptionalDouble.of(seconds);
    }
}
