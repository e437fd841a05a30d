package dev.firebreak.experiments.spec;

import java.util.Optional;
import java.util.function.Function;

/**
 * One key of a spec.
 *
 * @param name the key
 * @param meaning one line
 * @param form what may stand under it
 * @param fallback what stands there if nothing is written
 * @param identifies whether its value is part of the run's identity; a key that gives others their default, or that only judges the
 *     result, is not
 * @param <T> what its value becomes
 */
public record SpecKey<T>(String name, String meaning, Form<T> form, Fallback fallback, boolean identifies) {

    /** A key whose value is part of the run's identity. */
    public SpecKey(String name, String meaning, Form<T> form, Fallback fallback) {
        this(name, meaning, form, fallback, true);
    }

    /** The same key outside the run's identity. */
    public SpecKey<T> outsideIdentity() {
        return new SpecKey<>(name, meaning, form, fallback, false);
    }

    /**
     * The default of a key.
     *
     * @param words how it is documented; {@code null} if the key must be given
     * @param text the default as YAML, which may depend on other keys; empty if one of those could not be read
     */
    public record Fallback(String words, Function<SpecValues, Optional<String>> text) {
        /** No default: the key must be given. */
        public static final Fallback NONE = new Fallback(null, values -> Optional.empty());

        /** Always this text. */
        public static Fallback of(String text) {
            return new Fallback(text, values -> Optional.of(text));
        }

        /** The value of another key. */
        public static Fallback as(SpecKey<?> other) {
            return new Fallback(
                    "as " + other.name(), values -> values.get(other).map(Object::toString));
        }
    }

    /** Whether a spec without this key is refused. */
    boolean required() {
        return fallback.words() == null;
    }
}
