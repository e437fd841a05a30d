package dev.firebreak.aggregation;

import java.util.OptionalInt;

/** A rule whose result is a weighted sum of the rows, the weights depending on inner products and distances alone. */
public non-sealed interface GeometricRule extends Rule {

    /**
     * The weight of each row in the result.
     *
     * @param gram the rows' inner products and distances, in the rule's own terms of both; where the rule {@link #usesStart}, the start is one more row at the end
     * @param byzantine the bound f, with 2f &lt; n
     */
    double[] weights(Gram gram, int byzantine);

    /**
     * As {@link #weights}, for {@link Gram#isWide wide} rows, of which some may take part with a weight below the least float64 number.
     *
     * @param gram the rows' distances
     * @param byzantine the bound f, with 2f &lt; n
     */
    default WideWeights wideWeights(Gram gram, int byzantine) {
        return new WideWeights(weights(gram, byzantine), new int[gram.n()]);
    }

    /** Whether the rule starts from {@link AggregationContext#start()}. */
    default boolean usesStart() {
        return false;
    }

    /** Whether the weights depend on the rows at all; where they do not, nothing is computed about the rows. */
    default boolean usesGram() {
        return true;
    }

    /** The one row whose inner products, besides the norms of all, are all that weights of a chain without pre-aggregators depend on; empty if they depend on more. */
    default OptionalInt onlyRow() {
        return OptionalInt.empty();
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
