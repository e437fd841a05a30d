package dev.firebreak.aggregation;

import java.util.stream.IntStream;

/**
 * New rows as linear combinations of old ones, y = M x. Besides carrying weights back to the old rows, a map carries inner products and
 * distances forward without touching the data: for every new distance it has a formula from the old distances, which an offset that the rows
 * share does not affect, and one from the old inner products, which a far row of little weight does not affect, and uses the one whose rounding is
 * bounded more tightly.
 */
public sealed interface RowMap permits Combination, Scaling {

    /** How many new rows. */
    int rows();

    /** How many old rows. */
    int columns();

    /** The matrix M, row-major, {@link #rows()} x {@link #columns()}. */
    double[] matrix();

    /** The matrix M with exponents of its own, for rows that are wide. */
    default ScaledMatrix scaled() {
        return ScaledMatrix.of(rows(), matrix());
    }

    /** Inner products and distances of the new rows, of ordinary old ones. */
    Gram apply(Gram old);

    /** The map that also hands on one more row, unchanged, behind the others. */
    RowMap extended();

    /** The matrix of this map after another one. */
    default double[] after(double[] first, int firstColumns) {
        double[] m = matrix();
        double[] product = new double[rows() * firstColumns];
        // Clipping leaves a diagonal, and mixing behind it is then no product of full matrices.
        SparseMatrix sparse = SparseMatrix.of(
                first, firstColumns, IntStream.range(0, columns()).toArray());
        for (int i = 0; i < rows(); i++) {
            for (int k = 0; k < columns(); k++) {
                double weight = m[i * columns() + k];
                if (weight != 0) {
                    for (int t = sparse.starts()[k]; t < sparse.starts()[k + 1]; t++) {
                        product[i * firstColumns + sparse.columns()[t]] += weight * sparse.weights()[t];
                    }
                }
            }
        }
        return product;
    }
}
