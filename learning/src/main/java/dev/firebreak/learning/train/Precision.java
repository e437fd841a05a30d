package dev.firebreak.learning.train;

import java.util.Locale;

/** How messages are stored and travel; arithmetic is float64 either way. */
public enum Precision {
    /** Four bytes per number. */
    FLOAT32,
    /** Eight bytes per number. */
    FLOAT64;

    /** The word for it in a spec. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
