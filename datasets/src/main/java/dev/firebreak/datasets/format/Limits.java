package dev.firebreak.datasets.format;

/** What files may make their readers hold, whatever they announce. */
public final class Limits {
    /** Most numbers of one table: the longest array of Java. */
    public static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    /** Most bytes of a line, and most characters of a record that spans lines: our choice, far above any published set. */
    public static final int LONGEST_LINE = 1 << 26;

    private Limits() {}
}
