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

    /**
     * The weight of each value of one column in its result, for records of what a rule used; which of equal values it is makes no difference
     * to the result.
     *
     * @param column n values
     * @param byzantine the bound f, with 2f &lt; n
     * @param weights overwritten by n weights
     * @return whether the rule says so; by default it does not, and nothing is written
     */
    default boolean weigh(double[] column, int byzantine, double[] weights) {
        return false;
    }
}
