package dev.firebreak.core.spec;

import java.util.Optional;
import java.util.function.Function;

/**
 * One key of a spec.
 *
 * @param name the key
 * @param meaning one line
 * @param form what values it takes
 * @param fallback its value if none is written
 * @param identity when its value is part of the run's identity
 * @param <T> what its value becomes
 */
public record SpecKey<T>(String name, String meaning, Form<T> form, Fallback fallback, Identity identity) {

    /** When the value of a key is part of the run's identity. */
    public enum Identity {
        /** Always. */
        ALWAYS,
        /** Unless it is the default: so for a key that is younger than its kind, whose older specs keep their run ids. */
        UNLESS_DEFAULT,
        /** Never: the key gives others their default, or only judges the result. */
        NEVER
    }

    /** A key whose value is part of the run's identity. */
    public SpecKey(String name, String meaning, Form<T> form, Fallback fallback) {
        this(name, meaning, form, fallback, Identity.ALWAYS);
    }

    /** A key with a default, as YAML. */
    public SpecKey(String name, String meaning, Form<T> form, String fallback) {
        this(name, meaning, form, Fallback.of(fallback));
    }

    /** A key that must be given. */
    public SpecKey(String name, String meaning, Form<T> form) {
        this(name, meaning, form, Fallback.NONE);
    }

    /** The same key outside the run's identity. */
    public SpecKey<T> outsideIdentity() {
        return new SpecKey<>(name, meaning, form, fallback, Identity.NEVER);
    }

    /** The same key, its default outside the run's identity. */
    public SpecKey<T> defaultOutsideIdentity() {
        return new SpecKey<>(name, meaning, form, fallback, Identity.UNLESS_DEFAULT);
    }

    /**
     * The default of a key.
     *
     * @param words how it is documented; {@code null} if the key must be given
     * @param text the default as YAML, which may depend on other keys; empty if one of those could not be read
     */
    public record Fallback(String words, Function<KeyValues, Optional<String>> text) {
        /** No default: the key must be given. */
        public static final Fallback NONE = new Fallback(null, values -> Optional.empty());

        /** The spec's file name without folders and ending. */
        public static final Fallback FILE_NAME =
                new Fallback("the file's name", values -> Optional.of(values.fileName()));

        /** No default, though the key may be left out. */
        public static final Fallback ABSENT = new Fallback("none", values -> Optional.empty());

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
    public boolean required() {
        return fallback.words() == null;
    }
}
