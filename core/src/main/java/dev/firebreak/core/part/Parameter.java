package dev.firebreak.core.part;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One parameter of a part: what it is called, which values are allowed, what it means.
 *
 * @param name kebab-case name
 * @param kind how its text is read
 * @param fallback the default as text; {@code null} if the parameter must be given, {@code ""} if it may be left out and
 *     then has no value
 * @param low least allowed number (inclusive unless {@code open}); ignored for words, flags and text
 * @param high greatest allowed number, inclusive
 * @param open whether {@code low} itself is refused
 * @param choices words that are allowed: all of them for a {@link Kind#WORD}, besides numbers for the numeric kinds
 * @param meaning one line with the unit where there is one
 */
public record Parameter(
        String name,
        Kind kind,
        String fallback,
        double low,
        double high,
        boolean open,
        List<String> choices,
        String meaning) {

    /** How the text of a value is read. */
    public enum Kind {
        /** A whole number. */
        INTEGER,
        /** One or several whole numbers, {@code 3} or {@code [3, 4]}. */
        INTEGERS,
        /** A finite decimal number. */
        REAL,
        /** {@code true} or {@code false}. */
        FLAG,
        /** One of the choices. */
        WORD,
        /** Any text, such as a path or an inner call. */
        TEXT
    }

    /** A whole number in {@code [low, high]}. */
    public static Parameter integer(String name, String fallback, long low, long high, String meaning) {
        return new Parameter(name, Kind.INTEGER, fallback, low, high, false, List.of(), meaning);
    }

    /** One whole number in {@code [low, high]}, or a list of them. */
    public static Parameter integers(String name, String fallback, int low, int high, String meaning) {
        return new Parameter(name, Kind.INTEGERS, fallback, low, high, false, List.of(), meaning);
    }

    /** A decimal number in {@code [low, high]}; the words in {@code choices} are allowed too. */
    public static Parameter real(
            String name, String fallback, double low, double high, String meaning, String... choices) {
        return new Parameter(name, Kind.REAL, fallback, low, high, false, List.of(choices), meaning);
    }

    /** A decimal number greater than {@code low}. */
    public static Parameter above(String name, String fallback, double low, String meaning) {
        return new Parameter(name, Kind.REAL, fallback, low, Double.POSITIVE_INFINITY, true, List.of(), meaning);
    }

    /** {@code true} or {@code false}. */
    public static Parameter flag(String name, boolean fallback, String meaning) {
        return new Parameter(name, Kind.FLAG, String.valueOf(fallback), 0, 0, false, List.of("true", "false"), meaning);
    }

    /** One of some words. */
    public static Parameter word(String name, String fallback, List<String> choices, String meaning) {
        return new Parameter(name, Kind.WORD, fallback, 0, 0, false, choices, meaning);
    }

    /** One of the values of an enum, which are written in lower case. */
    public static <E extends Enum<E>> Parameter choice(String name, E fallback, String meaning) {
        List<String> words = Stream.of(fallback.getDeclaringClass().getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        return word(name, fallback.name().toLowerCase(Locale.ROOT), words, meaning);
    }

    /** Free text. */
    public static Parameter text(String name, String fallback, String meaning) {
        return new Parameter(name, Kind.TEXT, fallback, 0, 0, false, List.of(), meaning);
    }

    /** The allowed values in words, for documentation and errors. */
    public String allowed() {
        String words = String.join(", ", choices);
        String either = choices.isEmpty() ? "" : ", or " + words;
        return switch (kind) {
            case INTEGER -> "a whole number" + range() + either;
            case INTEGERS ->
                "a whole number" + range() + ", or a list of them such as [" + number(low) + ", " + number(low) + "]";
            case REAL -> "a number" + range() + either;
            case FLAG, WORD -> "one of " + words;
            case TEXT -> "text";
        };
    }

    private String range() {
        boolean bounded = high < (kind == Kind.REAL ? Double.POSITIVE_INFINITY : Integer.MAX_VALUE);
        boolean based = low > (kind == Kind.REAL ? Double.NEGATIVE_INFINITY : Integer.MIN_VALUE);
        String lower = based ? (open ? " > " : " >= ") + number(low) : "";
        String upper = bounded ? (based ? " and <= " : " <= ") + number(high) : "";
        return lower + upper;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
