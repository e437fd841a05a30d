package dev.firebreak.privacy.accountant;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Rounding of certified numbers to 12 significant digits, away from what they must not understate. The functions behind them are
 * good to some 1e-13, and their last bits may differ between libraries; the rounded numbers do not.
 */
public final class Outward {
    private static final int DIGITS = 12;

    private Outward() {}

    /** The least number of 12 digits that is not below {@code value}, for upper bounds; infinities stay as they are. */
    public static double up(double value) {
        return rounded(value, RoundingMode.CEILING);
    }

    /** The greatest number of 12 digits that is not above {@code value}, for lower bounds; infinities stay as they are. */
    public static double down(double value) {
        return rounded(value, RoundingMode.FLOOR);
    }

    private static double rounded(double value, RoundingMode mode) {
        // From the shortest decimal that stands for the double: 0.1 is a number of one digit, though the double is
        // above a tenth.
        return Double.isFinite(value)
                ? new BigDecimal(Double.toString(value))
                        .round(new MathContext(DIGITS, mode))
                        .doubleValue()
                : value;
    }
}
