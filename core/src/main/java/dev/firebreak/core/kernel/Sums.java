package dev.firebreak.core.kernel;

/**
 * Sums of few numbers in the order that they are given, with the rounding error of each addition carried to the next (Kahan, "Further
 * remarks on reducing truncation errors", 1965). The sums of Java's streams do the same today, but Java leaves their rounding open.
 */
public final class Sums {
    private Sums() {}

    /** The sum; 0 of none. Infinities and NaN give what adding them one by one gives. */
    public static double of(double... values) {
        double sum = 0;
        double over = 0;
        double plain = 0;
        for (double value : values) {
            double term = value - over;
            double next = sum + term;
            over = (next - sum) - term;
            sum = next;
            plain += value;
        }
        double total = sum - over;
        return Double.isNaN(total) && Double.isInfinite(plain) ? plain : total;
    }

    /** The sum divided by how many there are; NaN of none. */
    public static double mean(double... values) {
        return of(values) / values.length;
    }
}
