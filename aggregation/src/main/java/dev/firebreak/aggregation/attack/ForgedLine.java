package dev.firebreak.aggregation.attack;

/**
 * The forged vectors that one factor x runs through: a(x) mu + b(x) s, where mu is the mean and s the coordinate-wise
 * standard deviation of the honest messages.
 */
public enum ForgedLine {
    /** Inner product manipulation: -x mu. */
    IPM,
    /** Fall of empires: (1 - x) mu. */
    FOE,
    /** A little is enough: mu + x s. */
    ALIE;

    /** a(x), the coefficient of the mean. */
    double ofMean(double x) {
        return switch (this) {
            case IPM -> -x;
            case FOE -> 1 - x;
            case ALIE -> 1;
        };
    }

    /** b(x), the coefficient of the standard deviation. */
    double ofDeviation(double x) {
        return usesDeviation() ? x : 0;
    }

    /** Whether the standard deviation plays a part. */
    boolean usesDeviation() {
        return this == ALIE;
    }
}
