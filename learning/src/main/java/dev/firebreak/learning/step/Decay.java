package dev.firebreak.learning.step;

/**
 * {@code 1 / (1 + period floor(t / period) / scale)}: falls every {@code period} rounds, to one half after {@code scale}
 * rounds.
 *
 * @param period rounds between changes, at least 1
 * @param scale rounds, greater than 0
 */
record Decay(int period, double scale) implements RateSchedule {

    @Override
    public double factor(int round) {
        return 1 / (1 + (round - round % period) / scale);
    }
}
