package dev.firebreak.aggregation;

/** A rule whose result is a weighted sum of the rows, the weights depending on inner products and distances alone. */
public non-sealed interface GeometricRule extends Rule {

    /**
     * The weight of each row in the result.
     *
     * @param gram the rows' inner products and distances; where the rule {@link #usesStart}, the start is one more row at the end
     * @param byzantine the bound f, with 2f &lt; n
     */
    double[] weights(Gram gram, int byzantine);

    /** Whether the rule starts from {@link AggregationContext#start()}. */
    default boolean usesStart() {
        return false;
    }

    /** Whether the weights depend on the rows at all; where they do not, nothing is computed about the rows. */
    default boolean usesGram() {
        return true;
    }

    /**
     * The same rule for the rows that are left when some were dropped; only a rule that names rows differs.
     *
     * @param dropped their indices, ascending
     */
    default GeometricRule without(int... dropped) {
        return this;
    }
}
