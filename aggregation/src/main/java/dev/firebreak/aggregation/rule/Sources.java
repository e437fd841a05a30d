package dev.firebreak.aggregation.rule;

/** Where coefficients come from, in the words that listings print. */
final class Sources {
    /** Coefficients of the table of the paper that defines kappa. */
    static final String FIXING_BY_MIXING_TABLE =
            "Allouah et al., Fixing by mixing, AISTATS 2023, table of coefficients (quoted from the literature, not verified against the paper)";

    private Sources() {}
}
