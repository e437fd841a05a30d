package dev.firebreak.aggregation;

/** The check that f of n rows can be tolerated at all. */
final class Bounds {
    private Bounds() {}

    static void check(int n, int f) {
        if (n < 1 || f < 0 || 2L * f >= n) {
            throw new IllegalArgumentException("f must be in [0, n/2) for n >= 1 rows, but n = " + n + " and f = " + f);
        }
    }
}
