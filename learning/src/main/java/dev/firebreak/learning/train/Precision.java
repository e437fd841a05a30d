package dev.firebreak.learning.train;

import java.util.Locale;

/** How messages are stored and travel; arithmetic is float64 either way. */
public enum Precision {
    /** Four bytes per number. */
    FLOAT32(Float.BYTES),
    /** Eight bytes per number. */
    FLOAT64(Double.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per number. */
    public int bytes() {
        return bytes;
    }

    /** The word for it in a spec. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
