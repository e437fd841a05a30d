package dev.firebreak.aggregation;

/**
 * What an aggregation may need besides its rows and f.
 *
 * @param start where a rule with a memory (centered clipping) starts, usually the previous result; {@code null} for zeros
 * @param draw where permutations come from
 */
public record AggregationContext(double[] start, Draw draw) {}
