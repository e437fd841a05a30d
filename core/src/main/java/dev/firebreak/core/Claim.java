package dev.firebreak.core;

import java.io.Serializable;
import java.util.List;

/**
 * One thing that is proved about a result, or said not to be: a robustness coefficient, a breakdown point, an (epsilon, delta).
 *
 * @param name what is bounded, such as {@code robustness coefficient kappa}
 * @param value the bound, or {@code null} if none is proved
 * @param metric the metric that measures the bounded quantity, such as {@code aggregation/kappa-hat}, or {@code null}
 * @param statement the claim in words, with its assumptions
 * @param source the paper with its theorem's number
 * @param conditions what the claim depends on and was checked or could not be checked; empty where the statement holds as it is
 */
public record Claim(
        String name, Double value, String metric, String statement, String source, List<Condition> conditions)
        implements Serializable {

    /** Copies the list; a claim that was stored without conditions has none. */
    public Claim {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** A claim without conditions. */
    public Claim(String name, Double value, String metric, String statement, String source) {
        this(name, value, metric, statement, source, List.of());
    }

    /**
     * What a claim depends on.
     *
     * @param text the condition in words
     * @param state whether it holds
     */
    public record Condition(String text, State state) implements Serializable {}

    /** Whether a condition holds. */
    public enum State {
        /** It was checked and holds. */
        MET,
        /** It was checked and does not hold. */
        NOT_MET,
        /** It cannot be checked by the run. */
        UNKNOWN
    }
}
