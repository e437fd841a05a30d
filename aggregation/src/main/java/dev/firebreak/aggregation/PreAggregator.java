package dev.firebreak.aggregation;

import dev.firebreak.aggregation.certificate.Kappa;

/** Turns n rows into other rows, each a combination of the old ones: new rows = M x old rows. A pre-aggregator is a value. */
public interface PreAggregator {

    /**
     * The map for these rows.
     *
     * @param gram the rows' inner products and distances
     * @param byzantine the bound f, with 2f &lt; n
     * @param draw where a permutation comes from, for pre-aggregators that shuffle
     */
    RowMap map(Gram gram, int byzantine, Draw draw);

    /** How many rows n rows become. */
    default int rowsAfter(int n) {
        return n;
    }

    /** The fewest rows that it takes where f may be Byzantine, at least 2f + 1. */
    default long leastRows(int f) {
        return 2L * f + 1;
    }

    /** The most Byzantine rows among n that cannot move all new rows arbitrarily far. */
    default int breakdown(int n) {
        return (n - 1) / 2;
    }

    /** Whether each new row is a mean of so many old ones that coordinates which some workers set to 0 are filled from others. */
    default boolean mixesRows() {
        return false;
    }

    /**
     * The coefficient of a rule applied after this pre-aggregator.
     *
     * @param rule the coefficient of what follows, for {@code rowsAfter(n)} rows
     * @param n rows before
     * @param f bound on Byzantine rows, {@code 0 <= 2f < n}
     */
    Kappa kappa(Kappa rule, int n, int f);
}
