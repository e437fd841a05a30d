package dev.firebreak.aggregation;

/** A rule that works on each coordinate by itself. */
public non-sealed interface CoordinateRule extends Rule {

    /**
     * Reduces a block of columns.
     *
     * @param block the rows' values in these columns
     * @param byzantine the bound f, with 2f &lt; n
     * @param out where the results go
     * @param offset position of the block's first column in {@code out}
     */
    void reduce(ColumnBlock block, int byzantine, double[] out, int offset);
}
