package dev.firebreak.aggregation;

import java.util.Map;

/** The facts that listings and {@code docs/rules.md} print of every rule and pre-aggregator, under the names they print. */
public final class Facts {
    private Facts() {}

    /**
     * The facts of one part.
     *
     * @param formula what it computes, of rows x_1 ... x_n
     * @param kappa its robustness coefficient in general and how sure that is, or why there is none
     * @param cost time beyond reading the rows once and writing d numbers
     * @param use when to take it, and when not
     */
    public static Map<String, String> of(String formula, String kappa, String cost, String use) {
        return Map.of("formula", formula, "kappa", kappa, "cost", cost, "use", use);
    }
}
