package dev.firebreak.privacy.accountant;

import java.util.function.DoubleUnaryOperator;

/** The least value of a unimodal function on an interval. */
final class GoldenSection {
    private static final double RATIO = (Math.sqrt(5) - 1) / 2;

    // 0.618^60 of the interval is below the square root of the machine precision, where a minimum is flat.
    private static final int STEPS = 60;

    private GoldenSection() {}

    static double minimum(DoubleUnaryOperator function, double low, double high) {
        double a = low;
        double b = high;
        double left = b - RATIO * (b - a);
        double right = a + RATIO * (b - a);
        double atLeft = function.applyAsDouble(left);
        double atRight = function.applyAsDouble(right);
        for (int i = 0; i < STEPS; i++) {
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
