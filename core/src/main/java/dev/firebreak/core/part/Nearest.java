package dev.firebreak.core.part;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one most likely meant, by edit distance. */
public final class Nearest {
    private Nearest() {}

    /** The end of an error message: the nearest known name if one is near, and all known names. */
    public static String hint(String given, Collection<String> known) {
        String near =
                to(given, known).map(name -> "; did you mean '" + name + "'?").orElse("");
        return near + " (known: " + String.join(", ", known) + ")";
    }

    /**
     * The known name of least edit distance, if it is within half of the given name's length. {@code sign_flip}, {@code SignFlip}
     * and {@code SIGN FLIP} are as near to {@code sign-flip} as it is to itself.
     */
    public static Optional<String> to(String given, Collection<String> known) {
        String written = dashed(given);
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(name -> name))
                .filter(name -> distance(written, name) <= Math.max(2, written.length() / 2));
    }

    /** The name as names are written here, in lower case with dashes between its words: {@code SignFlip} is {@code sign-flip}. */
    static String dashed(String given) {
        return given.strip()
                .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .replaceAll("[_\\s]+", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
