package dev.firebreak.datasets;

import java.util.Optional;

/**
 * A data set as experiments use it.
 *
 * @param name the call that made it, canonical
 * @param train examples to learn from
 * @param test examples to judge by; empty where a set has none (generated regressions)
 * @param groups the natural owner (subset, site, writer) {@code 0..g-1} of each training example, where the set has owners
 * @param digest SHA-256 over the canonical bytes of everything above, in hexadecimal
 */
public record Dataset(String name, Examples train, Optional<Examples> test, Optional<int[]> groups, String digest) {}
