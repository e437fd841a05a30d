package dev.firebreak.experiments.store;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is proved about a run, or said not to be.
 *
 * @param name what is bounded, such as {@code robustness coefficient kappa}
 * @param value the bound, or {@code null} if none is proved
 * @param metric the metric that measures the bounded quantity, such as {@code aggregation/kappa-hat}, or {@code null}
 * @param statement the claim in words, with its assumptions
 * @param source the paper with its theorem's number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Certificate(String name, Double value, String metric, String statement, String source) {}
