package dev.firebreak.datasets.format;

import dev.firebreak.core.InputException;
import java.util.function.Function;

/** Numbers as text files write them. */
final class Numbers {
    private Numbers() {}

    /** A finite decimal number; {@code problem} makes a refusal at the current place. */
    static double finite(String text, String what, Function<String, InputException> problem) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw problem.apply(what + " is '" + text + "'; expected a number");
        }
        if (!Double.isFinite(value)) {
            throw problem.apply(what + " is '" + text + "'; expected a finite number");
        }
        return value;
    }
}
