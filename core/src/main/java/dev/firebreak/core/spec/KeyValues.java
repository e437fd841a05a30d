package dev.firebreak.core.spec;

import java.util.Optional;

/** The values of the keys of one spec, written or default. */
public interface KeyValues {
    /** The value of a key; empty if it is missing or cannot be read. */
    <T> Optional<T> get(SpecKey<T> key);

    /** The value of a key of a spec in which no problem was found. */
    default <T> T required(SpecKey<T> key) {
        return get(key).orElseThrow();
    }

    /** The spec's file name without folders and ending. */
    String fileName();
}
