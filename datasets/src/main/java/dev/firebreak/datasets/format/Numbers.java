package dev.firebreak.datasets.format;

import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Numbers as text files write them: {@code [+-]digits[.digits][e[+-]digits]} in ASCII, digits on at least one side of the
 * point. Other forms that Java's parser takes ({@code 1d}, {@code 0x1p3}) are texts.
 */
public final class Numbers {
    /** A regular expression for what {@link #isDecimal} accepts; possessive, so that a long text takes one pass. */
    public static final String DECIMAL = "[+-]?(?:[0-9]++(?:[.][0-9]*+)?+|[.][0-9]++)(?:[eE][+-]?[0-9]++)?+";

    private static final Pattern DECIMAL_PATTERN = Pattern.compile(DECIMAL);

    // Our choice: a text longer than this, or of a size beyond this, names something and is no number to be compared.
    private static final int LONGEST_EXACT = 64;
    private static final int GREATEST_EXPONENT = 400;
    // Below this many digits a whole number is written out; above it in exponent form.
    private static final int PLAIN_DIGITS = 20;
    private static final Set<String> NOT_FINITE = Set.of("nan", "inf", "infinity");

    private Numbers() {}

    /** A finite decimal number; {@code problem} makes a refusal at the current place. */
    static double finite(String text, String what, Function<String, InputException> problem) {
        double value = isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
        if (Double.isFinite(value)) {
            return value;
        }
        throw problem.apply(what + " is '" + Excerpt.of(text) + "'; expected a "
                + (isDecimal(text) || isNotFinite(text) ? "finite number" : "number"));
    }

    /** Whether the text is one of the words for a value that is not finite: NaN, inf, -Infinity, in any case. */
    static boolean isNotFinite(String text) {
        String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        return NOT_FINITE.contains(unsigned.toLowerCase(Locale.ROOT));
    }

    /** Whether the whole text is a decimal number of the format, of any size. */
    static boolean isDecimal(String text) {
        return DECIMAL_PATTERN.matcher(text).matches();
    }

    /** The exact value of a decimal number; nothing for other texts, and for those too long or too large to be compared. */
    static Optional<BigDecimal> exact(String text) {
        if (text.length() > LONGEST_EXACT || !isDecimal(text)) {
            return Optional.empty();
        }
        try {
            BigDecimal value = new BigDecimal(text);
            return Math.abs((long) value.scale()) > GREATEST_EXPONENT
                    ? Optional.empty()
                    : Optional.of(value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
        } catch (NumberFormatException exponentTooLarge) {
            return Optional.empty();
        }
    }

    /** One text for each exact value: {@code 1}, {@code +1}, {@code 1.0} and {@code 1e0} are {@code 1}. */
    static String canonical(BigDecimal value) {
        return value.scale() <= PLAIN_DIGITS && value.precision() - value.scale() <= PLAIN_DIGITS
                ? value.toPlainString()
                : value.toString();
    }
}
