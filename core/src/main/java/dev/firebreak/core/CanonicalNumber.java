package dev.firebreak.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.erdtman.jcs.NumberToJSON;

/**
 * The one text of a number in all text that is hashed: that of RFC 8785, the shortest decimal that reads back to the same double, in
 * the form of ECMAScript. {@link Double#toString} would make hashes depend on the Java version, since it prints more digits than
 * needed before version 19.
 */
public final class CanonicalNumber {
    private CanonicalNumber() {}

    /**
     * The text, as {@code 1}, {@code 0.1} or {@code 1e+21}; zero is {@code 0} whatever its sign.
     *
     * @param number any; infinities and NaN, which RFC 8785 does not have, are {@code Infinity}, {@code -Infinity} and {@code NaN}
     */
    public static String of(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        try {
            return NumberToJSON.serializeNumber(number);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The text of a value: of a double as above, of anything else its own. */
    public static String of(Object value) {
        return value instanceof Double number ? of(number.doubleValue()) : value.toString();
    }
}
