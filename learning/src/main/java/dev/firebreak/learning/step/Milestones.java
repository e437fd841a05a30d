package dev.firebreak.learning.step;

import java.util.List;

/**
 * Multiplied by {@code factor} at each listed round.
 *
 * @param at rounds, from 0
 * @param factor greater than 0
 */
record Milestones(List<Integer> at, double factor) implements RateSchedule {

    /** Copies the list. */
    Milestones {
        at = List.copyOf(at);
    }

    @Override
    public double factor(int round) {
        double product = 1;
        for (int milestone : at) {
            product *= round >= milestone ? factor : 1;
        }
        return product;
    }
}
