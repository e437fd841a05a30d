package dev.firebreak.unlearning.finetuning;

/**
 * The linear one-cycle rate: peak/25 at the start, up to the peak at 30 % of the steps, down to peak/25 at 85 %, down to
 * peak/250,000 at the last step (Smith and Topin, "Super-convergence", 2019, with a short final phase).
 *
 * @param peak greatest rate, greater than 0
 * @param steps how many steps, at least 1
 */
public record OneCycle(double peak, int steps) {
    private static final double RISE = 0.3;
    private static final double FALL = 0.85;
    private static final double BASE = 1.0 / 25;
    private static final double END = BASE / 1e4;

    /** Checks the ranges. */
    public OneCycle {
        if (!(peak > 0) || peak == Double.POSITIVE_INFINITY || steps < 1) {
            throw new IllegalArgumentException(
                    "peak must be positive and steps at least 1, but they are " + peak + " and " + steps);
        }
    }

    /** The rate of a step, from 0. */
    public double at(int step) {
        double share = steps == 1 ? 0 : (double) step / (steps - 1);
        if (share <= RISE) {
            return peak * between(BASE, 1, share / RISE);
        }
        return peak
                * (share <= FALL
                        ? between(1, BASE, (share - RISE) / (FALL - RISE))
                        : between(BASE, END, Math.min(1, (share - FALL) / (1 - FALL))));
    }

    private static double between(double from, double to, double share) {
        return from + (to - from) * share;
    }
}
