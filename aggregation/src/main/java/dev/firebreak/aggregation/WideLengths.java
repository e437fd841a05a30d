package dev.firebreak.aggregation;

/** Arithmetic on lengths whose squares may leave the float64 range. */
public final class WideLengths {
    private WideLengths() {}

    /** The power of two at or below a length; 0 for 0. */
    public static int exponent(double length) {
        return length == 0 ? 0 : Math.getExponent(length);
    }

    /** {@code sqrt(a^2 + b^2)} of two lengths. */
    public static double root(double a, double b) {
        double large = Math.max(a, b);
        if (large == 0 || large == Double.POSITIVE_INFINITY) {
            return large;
        }
        double ratio = Math.min(a, b) / large;
        return large * Math.sqrt(1 + ratio * ratio);
    }

    /** The root of the sum of squares of the first {@code count} lengths, which are in ascending order. */
    public static double root(double[] ascending, int count) {
        double largest = count == 0 ? 0 : ascending[count - 1];
        int exponent = exponent(largest);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double scaled = Math.scalb(ascending[i], -exponent);
            sum += scaled * scaled;
        }
        return Math.scalb(Math.sqrt(sum), exponent);
    }

    /** {@code 2^scale a / b}, where only the product need be in range, not the quotient or the power. */
    public static double quotient(double a, double b, int scale) {
        int up = exponent(a);
        int down = exponent(b);
        return Math.scalb(Math.scalb(a, -up) / Math.scalb(b, -down), up - down + scale);
    }
}
