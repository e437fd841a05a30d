package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.core.InputException;
import org.apache.spark.sql.AnalysisException;

/** Finds what a person did wrong in what Spark throws. */
final class Refusals {
    private Refusals() {}

    /** The refusal in a failure of a task, or of what was asked of Spark SQL; otherwise the failure itself, unchecked. */
    static RuntimeException of(String place, Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException refusal) {
                return refusal;
            }
            if (cause instanceof AnalysisException analysis) {
                String first = analysis.getMessage().lines().findFirst().orElse("refused by Spark SQL");
                return new InputException(place + ": " + first, failed);
            }
        }
        return failed instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failed);
    }
}
