package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import java.io.Serializable;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Takes id and features out of a row, whose first column is the id and is followed by the features.
 *
 * @param source of the rows, for refusals
 * @param columns names of the columns of numbers; empty if there is one column of vectors
 * @param dimension d
 */
record FeatureReader(String source, String[] columns, int dimension) implements Serializable {

    /** The id. @throws InputException if there is none */
    Object id(Row row) {
        Object id = row.get(0);
        if (id == null) {
            throw new InputException(source + ": a record has no id that is a text or a whole number: "
                    + Printable.shortened(row.toString()));
        }
        return id;
    }

    /** The d features, in a new array. @throws InputException if one is missing, not a number or not finite */
    double[] features(Row row) {
        if (columns.length == 0) {
            return vector(row);
        }
        double[] x = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            Object value = row.get(1 + j);
            if (value == null) {
                throw problem(row, "column '" + columns[j] + "' holds no number");
            }
            x[j] = (Double) value;
            if (!Double.isFinite(x[j])) {
                throw problem(row, "column '" + columns[j] + "' is " + x[j]);
            }
        }
        return x;
    }

    private double[] vector(Row row) {
        Vector vector = row.getAs(1);
        if (vector == null || vector.size() != dimension) {
            throw problem(
                    row,
                    "has " + (vector == null ? "no vector" : vector.size() + " features") + " where others have "
                            + dimension);
        }
        // A dense vector gives its own array.
        double[] x = vector instanceof SparseVector
                ? vector.toArray()
                : vector.toArray().clone();
        for (int j = 0; j < dimension; j++) {
            if (!Double.isFinite(x[j])) {
                throw problem(row, "feature " + (j + 1) + " is " + x[j]);
            }
        }
        return x;
    }

    private InputException problem(Row row, String what) {
        return new InputException(source + ": record " + id(row) + ": " + what + "; expected finite numbers");
    }
}
