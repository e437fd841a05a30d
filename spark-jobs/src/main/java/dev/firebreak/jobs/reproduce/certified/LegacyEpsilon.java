package dev.firebreak.jobs.reproduce.certified;

import java.util.stream.IntStream;

/**
 * The epsilon that the paper's published code reports for a budget rho: the conversion of {@code Conversion.RDP} with rho where alpha rho
 * belongs. It is not a guarantee; it stands here to be compared with, and nowhere else.
 */
final class LegacyEpsilon {
    private static final int GREATEST_ORDER = 1000;

    private LegacyEpsilon() {}

    /** min over alpha of rho + ln((alpha - 1)/alpha) - (ln delta + ln alpha)/(alpha - 1), over whole orders up to 1000. */
    static double of(double rho, double delta) {
        return IntStream.rangeClosed(2, GREATEST_ORDER)
                .mapToDouble(alpha -> rho
                        + StrictMath.log((alpha - 1.0) / alpha)
                        - (StrictMath.log(delta) + StrictMath.log(alpha)) / (alpha - 1))
                .min()
                .orElseThrow();
    }
}
