package dev.firebreak.core;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers to twelve significant decimal digits. Library functions whose last bits may depend on processor or Java version are rounded
 * so before their results enter a hash or a certificate: to the side on which a stated bound stays true. A number that has no more
 * digits stays as it is; so do 0, infinities and NaN.
 */
public final class TwelveDigits {
    private static final int DIGITS = 12;

    private TwelveDigits() {}

    /** The least such number that is not below x. */
    public static double up(double x) {
        double near = nearest(x);
        return near < x ? rounded(x, RoundingMode.CEILING) : near;
    }

    /** The greatest such number that is not above x. */
    public static double down(double x) {
        double near = nearest(x);
        return near > x ? rounded(x, RoundingMode.FLOOR) : near;
    }

    /** The nearest such number. */
    public static double nearest(double x) {
        return rounded(x, RoundingMode.HALF_EVEN);
    }

    // The double next to a decimal on one side of x is on that side or x itself: rounding to doubles keeps order.
    private static double rounded(double x, RoundingMode mode) {
        return Double.isFinite(x)
                ? new BigDecimal(x).round(new MathContext(DIGITS, mode)).doubleValue()
                : x;
    }
}
