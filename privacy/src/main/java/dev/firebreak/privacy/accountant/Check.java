package dev.firebreak.privacy.accountant;

/** Argument checks; each message has the name, the allowed range and the value. */
final class Check {
    private Check() {}

    static double atLeastZero(String name, double value) {
        return require(value >= 0, name, "at least 0", value);
    }

    static double positive(String name, double value) {
        return require(value > 0 && value < Double.POSITIVE_INFINITY, name, "positive and finite", value);
    }

    static double openUnit(String name, double value) {
        return require(value > 0 && value < 1, name, "in (0, 1)", value);
    }

    static double require(boolean holds, String name, String allowed, double value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " must be " + allowed + ", but is " + value);
        }
        return value;
    }
}
