package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.util.function.Supplier;

/** What files may make their readers hold, whatever they announce. */
public final class Limits {
    /** Most numbers of one table: the longest array of Java. */
    public static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** Most bytes of a line, and most characters of a record that spans lines: our choice, far above any published set. */
    public static final int LONGEST_LINE = 1 << 26;

    private static final int MEBIBYTE = 20;

    private Limits() {}

    /**
     * What the reader gives.
     *
     * @param what the file or call, for the message
     * @throws InputException if the heap is too small for it
     */
    public static <T> T within(String what, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (OutOfMemoryError full) {
            // What was read so far is unreachable by now, so that there is room to go on.
            throw new InputException(
                    what + ": does not fit into the heap of "
                            + (Runtime.getRuntime().maxMemory() >> MEBIBYTE)
                            + " MiB; give more (FIREBREAK_MEMORY=8g, or spark-submit --driver-memory 8g) or fewer data",
                    full);
        }
    }
}
