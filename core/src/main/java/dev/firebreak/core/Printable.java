package dev.firebreak.core;

import java.util.Locale;

/**
 * Text from a file or an argument in a form that is safe to print: what a terminal would obey, hide or reorder is written as an
 * escape. Letters, marks, digits, punctuation, symbols and plain blanks of every script stay as they are.
 */
public final class Printable {
    /** Characters of a text that {@link #shortened} shows at most. */
    public static final int MOST = 300;

    private Printable() {}

    /**
     * The text with escapes: {@code \n}, {@code \r}, {@code \t}, and {@code \}{@code u} with four hexadecimal digits for every
     * other control character (Unicode category Cc, so also NUL, ESC and C1), format character (Cf: zero width, direction),
     * line or paragraph separator, unpaired surrogate, and private or unassigned code point. A backslash stays as it is.
     */
    public static String of(String text) {
        StringBuilder printed = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(printed, point));
        return printed.toString();
    }

    /** As {@link #of}, with at most {@value #MOST} characters of the text, and how many there are in all. */
    public static String shortened(String text) {
        return of(Excerpt.of(text, MOST));
    }

    /** Appends one code point, as it is or as its escape. */
    public static void append(StringBuilder printed, int point) {
        switch (point) {
            case '\n' -> printed.append("\\n");
            case '\r' -> printed.append("\\r");
            case '\t' -> printed.append("\\t");
            default -> {
                if (isPlain(point)) {
                    printed.appendCodePoint(point);
                } else {
                    for (char unit : Character.toChars(point)) {
                        printed.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                    }
                }
            }
        }
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
