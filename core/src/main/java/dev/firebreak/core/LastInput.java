package dev.firebreak.core;

/**
 * Which input this process opened last. When a command fails with an unexpected error, or runs out of memory, the message
 * names it: most such failures come from a file.
 */
public final class LastInput {
    private static volatile String name = "";

    private LastInput() {}

    /**
     * Called wherever a file that a user named is opened.
     *
     * @param input as the user wrote it, a path or URI
     */
    public static void opened(Object input) {
        name = String.valueOf(input);
    }

    /** The input opened last, or an empty text. */
    public static String name() {
        return name;
    }
}
