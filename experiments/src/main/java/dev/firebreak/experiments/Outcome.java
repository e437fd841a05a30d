package dev.firebreak.experiments;

/** How a run ended: the exit code a scheduler sees, and the same word in {@code status.json} and on standard output. */
public enum Outcome {
    /** Finished, and everything the spec expects is met. */
    DONE(0, "done"),
    /** An error of ours or of the machine. */
    CRASHED(1, "crashed"),
    /** Arguments, spec or data were not acceptable; nothing was computed. */
    REFUSED(2, "refused"),
    /** Finished, but an {@code expect:} of the spec is not met. */
    EXPECTATION_NOT_MET(3, "expectation-not-met"),
    /** Stopped early by a signal or a deadline; the same command resumes it. */
    STOPPED(4, "stopped");

    private final int exitCode;
    private final String word;

    Outcome(int exitCode, String word) {
        this.exitCode = exitCode;
        this.word = word;
    }

    /** The process's exit code. */
    public int exitCode() {
        return exitCode;
    }

    /** The word for it. */
    public String word() {
        return word;
    }

    /** Whether the run has its whole result. */
    public boolean finished() {
        return this == DONE || this == EXPECTATION_NOT_MET;
    }
}
