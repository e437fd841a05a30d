package dev.firebreak.datasets.catalog;

import java.util.Optional;

/**
 * One file of a set.
 *
 * @param path its path below the data root; readers also take it compressed or decompressed
 * @param verification how a copy is verified; empty if only its archive can be, or nothing is known
 */
public record PublishedFile(String path, Optional<Verification> verification) {}
