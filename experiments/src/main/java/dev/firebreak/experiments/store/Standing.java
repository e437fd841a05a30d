package dev.firebreak.experiments.store;

/** What is there already when a run is opened. */
public enum Standing {
    /** Nothing. */
    NEW,
    /** A run of the same spec that did not finish. */
    RESUMABLE,
    /** The whole result. */
    FINISHED
}
