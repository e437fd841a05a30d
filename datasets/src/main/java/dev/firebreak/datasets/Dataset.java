package dev.firebreak.datasets;

import dev.firebreak.core.InputException;
import java.util.Optional;

/**
 * A data set as experiments use it.
 *
 * @param name the call that made it, canonical
 * @param train examples to learn from
 * @param test examples to judge by; empty where a set has none (generated regressions)
 * @param groups the natural owner (subset, site, writer) {@code 0..g-1} of each training example, where the set has owners
 */
public record Dataset(String name, Examples train, Optional<Examples> test, Optional<int[]> groups) {

    /** Checks that the test set fits the training set. @throws InputException if it does not */
    public Dataset {
        int width = train.features().dimension();
        test.map(examples -> examples.features().dimension())
                .filter(other -> other != width)
                .ifPresent(other -> {
                    throw new InputException(name + ": the test examples have " + other + " numbers each; expected "
                            + width + " as in the training set");
                });
    }

    /** A data set of these parts. @throws InputException if the test set does not fit the training set */
    public static Dataset of(String name, Examples train, Optional<Examples> test, Optional<int[]> groups) {
        return new Dataset(name, train, test, groups);
    }

    /**
     * SHA-256 over the canonical bytes of the examples and groups (not of the name, which may hold a path), in hexadecimal: tells
     * whether two sets hold the same numbers. It is computed at every call; runs name data by {@link DataSource#digests}.
     */
    public String digest() {
        return ContentDigest.of(train, test, groups);
    }
}
