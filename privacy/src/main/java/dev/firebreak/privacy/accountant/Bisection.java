package dev.firebreak.privacy.accountant;

import java.util.function.DoublePredicate;

/** Where a condition that is false for small and true for large numbers turns true. */
final class Bisection {
    // Doubling from 1 leaves the range of doubles after this many steps: the condition then never holds.
    private static final int MOST_DOUBLINGS = 1100;

    private Bisection() {}

    /**
     * A bracket {low, high} in [0, infinity) with the condition false at low and true at high.
     *
     * @param width relative width at which to stop; 0 goes down to neighbouring doubles
     * @throws ArithmeticException if the condition holds nowhere
     */
    static double[] bracket(DoublePredicate condition, double width) {
        double low = 0;
        double high = 1;
        for (int i = 0; !condition.test(high); i++) {
            if (i == MOST_DOUBLINGS) {
                throw new ArithmeticException(
                        "no noise or budget within range meets the target; ask for a larger epsilon or delta");
            }
            low = high;
            high *= 2;
        }
        while (high - low > width * high) {
            double middle = low + (high - low) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (condition.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return new double[] {low, high};
    }
}
