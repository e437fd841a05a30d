package dev.firebreak.experiments.store;

/**
 * One thing that a spec expects of its result, and what was found.
 *
 * @param metric the metric's name
 * @param expected the condition, such as {@code >= 0.9}
 * @param found the metric's final value; {@code null} if it was not measured
 * @param met whether it meets the condition
 */
public record Expected(String metric, String expected, Double found, boolean met) {}
