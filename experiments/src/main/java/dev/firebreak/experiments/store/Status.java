package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * {@code status.json}: where a run stands.
 *
 * @param status {@code running}, or an {@link dev.firebreak.experiments.Outcome#word()}
 * @param exitCode the outcome's exit code, absent while running
 * @param round the last round whose state is safe
 * @param updated when this was written, ISO-8601 in UTC
 * @param message one line for an operator: why the run was refused or crashed
 * @param expected what the spec expects with what was found, absent before the end and where it expects nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Status(
        String status, Integer exitCode, int round, String updated, String message, List<Expected> expected) {

    /**
     * One thing that a spec expects of its result, and what was found.
     *
     * @param metric the metric's name
     * @param expected the condition, such as {@code >= 0.9}
     * @param found the metric's final value; {@code null} if it was not measured
     * @param met whether it meets the condition
     */
    public record Expected(String metric, String expected, Double found, boolean met) {}
}
