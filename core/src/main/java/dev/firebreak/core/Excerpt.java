package dev.firebreak.core;

import java.util.Collection;
import java.util.stream.Collectors;

/** Shortens what a message quotes from its input, so that a message stays readable whatever the input holds. */
public final class Excerpt {
    /** Most characters quoted of one value. */
    public static final int LONGEST = 120;

    /** Most names listed. */
    public static final int MOST_NAMES = 20;

    private Excerpt() {}

    /** The text, or its beginning and how long it is. */
    public static String of(Object value) {
        return of(value, LONGEST);
    }

    /** The same of at most so many characters. */
    public static String of(Object value, int longest) {
        String text = String.valueOf(value);
        int characters = text.codePointCount(0, text.length());
        return characters <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "... (" + characters + " characters)";
    }

    /** The first names, each shortened, and how many more there are. */
    public static String list(Collection<?> names) {
        String first = names.stream().limit(MOST_NAMES).map(Excerpt::of).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
