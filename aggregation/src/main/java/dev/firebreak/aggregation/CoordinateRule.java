package dev.firebreak.aggregation;

/** A rule that works on each coordinate by itself. */
public non-sealed interface CoordinateRule extends Rule {

    /**
     * Reduces a block of columns.
     *
     * @param block the block, row-major: {@code block[i * width + j]} is row i, column j; may be overwritten
     * @param n rows
     * @param width columns in the block
     * @param byzantine the bound f, with 2f &lt; n
     * @param out where the results go
     * @param offset position of the block's first column in {@code out}
     */
    void reduce(double[] block, int n, int width, int byzantine, double[] out, int offset);
}
