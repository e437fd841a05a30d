package dev.firebreak.aggregation;

/** A rule whose result is a weighted sum of the rows, the weights depending on inner products and distances alone. */
public non-sealed interface GeometricRule extends Rule {

    /**
     * The weight of each row in the result.
     *
     * @param gram the rows' inner products and distances
     * @param byzantine the bound f, with 2f &lt; n
     */
    double[] weights(Gram gram, int byzantine);
}
