package dev.firebreak.core;

import java.util.function.DoubleUnaryOperator;

/** Golden-section search: each evaluation leaves the better of two inner points inside a bracket 0.618 times as wide. */
public final class GoldenSection {
    private static final double RATIO = (Math.sqrt(5) - 1) / 2;

    private GoldenSection() {}

    /**
     * The least of the last two values of a unimodal function on an interval.
     *
     * @param low lower end
     * @param high upper end
     * @param evaluations how often the function is evaluated, at least 1
     */
    public static double minimum(DoubleUnaryOperator function, double low, double high, int evaluations) {
        double a = low;
        double b = high;
        double left = b - RATIO * (b - a);
        double right = a + RATIO * (b - a);
        double atLeft = function.applyAsDouble(left);
        double atRight = evaluations > 1 ? function.applyAsDouble(right) : Double.POSITIVE_INFINITY;
        for (int i = 2; i < evaluations; i++) {
            if (atLeft <= atRight) {
                b = right;
                right = left;
                atRight = atLeft;
                left = b - RATIO * (b - a);
                atLeft = function.applyAsDouble(left);
            } else {
                a = left;
                left = right;
                atLeft = atRight;
                right = a + RATIO * (b - a);
                atRight = function.applyAsDouble(right);
            }
        }
        return Math.min(atLeft, atRight);
    }
}
