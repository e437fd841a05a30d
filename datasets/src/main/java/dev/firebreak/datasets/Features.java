package dev.firebreak.datasets;

import java.io.Serializable;

/** The inputs of some examples: a matrix of {@link #count()} rows and {@link #dimension()} columns, all finite. */
public sealed interface Features extends Serializable permits DenseFeatures, SparseFeatures {

    /** How many examples. */
    int count();

    /** How the numbers of one example are arranged. */
    Shape shape();

    /** Numbers per example. */
    default int dimension() {
        return shape().size();
    }

    /** Writes one example's numbers to {@code target} at {@code at}, widened to float64. */
    void copy(int example, double[] target, int at);

    /** All numbers, example by example, copied and widened to float64. */
    default double[] values() {
        double[] values = new double[Math.multiplyExact(count(), dimension())];
        for (int i = 0; i < count(); i++) {
            copy(i, values, i * dimension());
        }
        return values;
    }

    /** The examples of these indices, in this order, copied. */
    Features select(int... examples);
}
