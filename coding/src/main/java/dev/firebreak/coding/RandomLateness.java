package dev.firebreak.coding;

import dev.firebreak.core.random.Randomness;

/**
 * Each device misses a round independently.
 *
 * @param probability the chance of it, in [0, 1]
 */
record RandomLateness(double probability) implements Stragglers {

    @Override
    public double overdue(Randomness randomness, int round, int device) {
        return randomness.stream("delay", round, device).nextDouble() < probability ? Double.POSITIVE_INFINITY : 0;
    }

    @Override
    public boolean everyMessageLate() {
        return probability >= 1;
    }
}
