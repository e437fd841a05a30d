package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import java.util.function.Supplier;

/** Turns a heap that is too small for some data into a sentence that says what to set. */
public final class MemoryLimit {
    private static final int MEBIBYTE = 20;

    private MemoryLimit() {}

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
