package dev.firebreak.jobs;

import dev.firebreak.core.InputException;
import java.util.Objects;
import org.apache.spark.SparkException;
import org.apache.spark.sql.AnalysisException;

/** Finds the user's error in an exception of Spark. */
public final class Refusals {
    private Refusals() {}

    /** The refusal in the failure of a task or of a statement of Spark SQL; otherwise the failure itself, unchecked. */
    public static RuntimeException of(String place, Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputException refusal) {
                return refusal;
            }
            if (cause instanceof SparkException spark
                    && spark.getCondition() != null
                    && spark.getCondition().startsWith("FAILED_READ_FILE")) {
                return new InputException(place + ": " + line(spark) + detail(spark), failed);
            }
            if (cause instanceof AnalysisException analysis) {
                return new InputException(place + ": " + line(analysis), failed);
            }
        }
        return failed instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failed);
    }

    // The reason is innermost: a header of other columns, a file cut off.
    private static String detail(Throwable failed) {
        Throwable innermost = failed;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = Objects.requireNonNullElse(
                innermost.getMessage(), innermost.getClass().getSimpleName());
        return innermost == failed ? "" : ": " + message.strip().replaceAll("\\s+", " ");
    }

    private static String line(Throwable failed) {
        return String.valueOf(failed.getMessage())
                .lines()
                .findFirst()
                .orElse("refused by Spark SQL")
                .strip();
    }
}
