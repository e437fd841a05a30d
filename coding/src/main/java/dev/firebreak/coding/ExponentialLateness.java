package dev.firebreak.coding;

import dev.firebreak.core.random.Randomness;

/**
 * A device answers after base + Exp(mean) seconds (shifted exponential).
 *
 * @param base least time of an answer, seconds
 * @param mean mean time beyond that, seconds, above 0
 * @param deadline how long the server waits, seconds
 */
record ExponentialLateness(double base, double mean, double deadline) implements Stragglers {

    @Override
    public double overdue(Randomness randomness, int round, int device) {
        double u = randomness.stream("delay", round, device).nextDouble();
        // StrictMath, for the same bits on every machine; 1 - u is in (0, 1].
        return base - mean * StrictMath.log(1 - u) - deadline;
    }

    @Override
    public boolean everyMessageLate() {
        return base >= deadline;
    }
}
