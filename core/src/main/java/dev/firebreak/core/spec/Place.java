package dev.firebreak.core.spec;

import java.util.Comparator;

/**
 * Where something was written: a file with line and column, or an option.
 *
 * @param source a file as it was named, or an option such as {@code --set attack}
 * @param line from 1; 0 where a line says nothing
 * @param column from 1; 0 where a column says nothing
 */
public record Place(String source, int line, int column) implements Comparable<Place> {
    private static final Comparator<Place> READING_ORDER =
            Comparator.comparing(Place::source).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** A place without lines. */
    public static Place of(String source) {
        return new Place(source, 0, 0);
    }

    @Override
    public int compareTo(Place other) {
        return READING_ORDER.compare(this, other);
    }

    /** {@code file:line:column}, which editors and terminals make clickable. */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
