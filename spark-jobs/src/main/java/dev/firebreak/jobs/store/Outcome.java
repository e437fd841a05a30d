package dev.firebreak.jobs.store;

import java.util.Arrays;
import java.util.Locale;

/** How a run ended, as the word in {@code status.json} and the exit code of the process. */
public enum Outcome {
    /** Finished. */
    DONE(0),
    /** Ended by a fault of the program or the machine; resumable from its last checkpoint. */
    CRASHED(1),
    /** The spec, the data or the folder was not acceptable. */
    REFUSED(2),
    /** Finished, but an {@code expect:} of the spec is not met. */
    EXPECTATION_NOT_MET(3),
    /** Stopped early on request; resumable. */
    STOPPED(4);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }

    /** The word in {@code status.json} and on standard output, such as {@code expectation-not-met}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the run has its whole result. */
    public boolean finished() {
        return this == DONE || this == EXPECTATION_NOT_MET;
    }

    /** The outcome of an exit code. */
    static Outcome of(int exitCode) {
        return Arrays.stream(values())
                .filter(o -> o.exitCode == exitCode)
                .findFirst()
                .orElse(CRASHED);
    }
}
