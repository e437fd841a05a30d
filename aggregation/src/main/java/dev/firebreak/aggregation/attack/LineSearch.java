package dev.firebreak.aggregation.attack;

import dev.firebreak.core.GoldenSection;
import java.util.function.DoubleUnaryOperator;

/**
 * Searches the factor x of greatest damage y(x). Only a strictly greater y is an improvement, so the first of equals stays
 * and a plateau is not walked along. Greater means by more than rounding: where a pipeline clips, forged vectors of different
 * factors become the same vector up to their last bits, and these must not decide.
 *
 * @param method which published search
 * @param evaluations how often y may be evaluated, at least 1; for {@link Method#GRID} after the grid
 * @param start the first factor; unused by the grid
 * @param delta the first step, greater than 0; unused by the grid
 * @param ratio what a step shrinks by, in (0, 1); unused by the grid
 */
public record LineSearch(Method method, int evaluations, double start, double delta, double ratio) {
    private static final int GRID_REACH = 20;
    private static final double GRID_STEP = 0.5;
    // Relative; far above the rounding of n x n algebra, far below any difference that matters to an attack.
    private static final double ROUNDING = 1e-12;

    /** How the next factor is chosen. */
    public enum Method {
        /** ByzFL's: doubling steps to the right, then shrinking steps to the right of the best. */
        BYZFL,
        /** The older search of the same group (Farhadkhani et al., ICML 2023): shrinking steps to both sides, never below 0. */
        CLASSIC,
        /** Factors -10, -9.5, ..., 10, then a golden section search between the neighbours of the best. */
        GRID
    }

    double maximise(DoubleUnaryOperator damage) {
        Climb climb = new Climb(damage);
        switch (method) {
            case BYZFL -> stepRight(climb, expand(climb));
            case CLASSIC -> stepBothWays(climb, expand(climb));
            case GRID -> {
                double centre = scan(climb);
                GoldenSection.minimum(x -> -climb.tryOut(x), centre - GRID_STEP, centre + GRID_STEP, evaluations);
            }
        }
        return climb.best;
    }

    // Returns the step with which the contraction begins.
    private double expand(Climb climb) {
        climb.tryOut(start);
        double step = delta;
        while (climb.tries < evaluations) {
            double next = climb.best + step;
            climb.tryOut(next);
            if (climb.best != next) {
                return step * ratio;
            }
            step *= 2;
        }
        return step;
    }

    private void stepRight(Climb climb, double firstStep) {
        double step = firstStep;
        while (climb.tries < evaluations) {
            climb.tryOut(climb.best + step);
            step *= ratio;
        }
    }

    private void stepBothWays(Climb climb, double firstStep) {
        double floor = Math.min(0, start);
        double step = firstStep;
        while (climb.tries < evaluations) {
            double last = climb.last;
            double next = last < climb.best ? last + step : last - step;
            while (next < floor) {
                next = (next + last) / 2;
            }
            climb.tryOut(next);
            step *= ratio;
        }
    }

    private static double scan(Climb climb) {
        for (int k = -GRID_REACH; k <= GRID_REACH; k++) {
            climb.tryOut(k * GRID_STEP);
        }
        return climb.best;
    }

    /** The best factor so far, and the last one tried. */
    private static final class Climb {
        private final DoubleUnaryOperator damage;
        private double best;
        private double greatest;
        private double last;
        private int tries;

        Climb(DoubleUnaryOperator damage) {
            this.damage = damage;
        }

        double tryOut(double x) {
            double y = damage.applyAsDouble(x);
            if (tries == 0 || y > greatest + ROUNDING * Math.abs(greatest)) {
                best = x;
                greatest = y;
            }
            last = x;
            tries++;
            return y;
        }
    }
}
