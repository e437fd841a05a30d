package dev.firebreak.jobs.selection;

/**
 * A value of each domain.
 *
 * @param unwanted of the domain that records are removed from
 * @param retained of the domain that is preserved
 */
record Pair<T>(T unwanted, T retained) {}
