package dev.firebreak.aggregation;

/** Turns n rows into other rows, each a combination of the old ones: new rows = M x old rows. */
public interface PreAggregator {

    /**
     * The map for these rows.
     *
     * @param gram the rows' inner products and distances
     * @param byzantine the bound f, with 2f &lt; n
     * @param draw where a permutation comes from, for pre-aggregators that shuffle
     */
    RowMap map(Gram gram, int byzantine, Draw draw);
}
