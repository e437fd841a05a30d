package dev.firebreak.core.part;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The checked values of one call, defaults filled in. Every value has passed its {@link Parameter}'s check, so the getters
 * only fail for a name or type that the part did not declare, which is a mistake in the part itself.
 *
 * @param values text by parameter name; a parameter left out without a default is absent
 */
public record Arguments(Map<String, String> values) {

    /** Whether the parameter has a value. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Text, word or number as written. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("parameter '" + name + "' has no value");
        }
        return value;
    }

    /** A value of an enum. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        return Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT));
    }

    /** A whole number. */
    public int integer(String name) {
        return Integer.parseInt(text(name));
    }

    /** Whole numbers, at least one: the one that was written, or those of the list. */
    public int[] integers(String name) {
        return parse(text(name));
    }

    /**
     * Reads {@code 3} or {@code [3, 4]}.
     *
     * @throws NumberFormatException if it is neither
     */
    static int[] parse(String text) {
        boolean list = text.startsWith("[") && text.endsWith("]");
        String[] numbers = list ? text.substring(1, text.length() - 1).split(",", -1) : new String[] {text};
        return Stream.of(numbers)
                .mapToInt(number -> Integer.parseInt(number.strip()))
                .toArray();
    }

    /** A whole number of 64 bits. */
    public long whole(String name) {
        return Long.parseLong(text(name));
    }

    /** A decimal number. */
    public double real(String name) {
        return Double.parseDouble(text(name));
    }

    /** A truth value. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }
}
