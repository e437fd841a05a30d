package dev.firebreak.aggregation;

/** What to do with rows that are missing, have the wrong length, or hold NaN or infinity. */
public enum UnusableRows {
    /** Take them for faulty: leave them out, and (n, f) becomes (n - m, max(0, f - m)); more than f of them is an error. */
    DROP,
    /** Refuse the aggregation. */
    FAIL,
    /** Compute with them as IEEE 754 does, for comparison with libraries that do; absent rows are still refused. */
    PROPAGATE
}
