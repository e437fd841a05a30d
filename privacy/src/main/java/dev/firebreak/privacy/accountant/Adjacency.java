package dev.firebreak.privacy.accountant;

/** Which two data sets count as neighbours. The same noise means another epsilon under another relation. */
public enum Adjacency {
    /** One record (or user) more or less. */
    ADD_REMOVE,
    /** One record (or user) replaced by another. */
    REPLACE
}
