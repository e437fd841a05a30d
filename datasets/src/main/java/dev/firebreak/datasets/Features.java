package dev.firebreak.datasets;

import java.io.Serializable;

/** The inputs of some examples: a matrix of {@link #count()} rows and {@link #dimension()} columns, all finite. */
public sealed interface Features extends Serializable permits DenseFeatures, SparseFeatures {

    /** How many examples. */
    int count();

    /** Numbers per example. */
    int dimension();

    /** Writes one example's numbers to {@code target} at {@code at}, widened to float64. */
    void copy(int example, double[] target, int at);

    /** The examples of these indices, in this order, copied. */
    Features select(int... examples);
}
