package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Takes id and features out of a row.
 *
 * @param source whose rows they are, for refusals
 * @param columns names of the columns of numbers; empty if there is one column of vectors
 * @param dimension d
 * @param at position of the id; the features follow it
 */
record FeatureReader(String source, String[] columns, int dimension, int at) implements Serializable {

    /** The same for rows in which these columns stand elsewhere. */
    FeatureReader movedTo(int position) {
        return new FeatureReader(source, columns, dimension, position);
    }

    /** The id. @throws InputException if there is none */
    Object id(Row row) {
        Object id = row.get(at);
        if (id == null) {
            throw new InputException(source + ": a record has no id that is a text or a whole number: "
                    + Printable.shortened(row.toString()));
        }
        return id;
    }

    /**
     * Reads the features.
     *
     * @param x d numbers, overwritten
     * @throws InputException if one is missing, not a number or not finite
     */
    void read(Row row, double[] x) {
        if (columns.length == 0) {
            vector(row, x);
            return;
        }
        for (int j = 0; j < dimension; j++) {
            Object value = row.get(at + 1 + j);
            if (value == null) {
                throw problem(row, "column '" + columns[j] + "' holds no number");
            }
            x[j] = (Double) value;
            if (!Double.isFinite(x[j])) {
                throw problem(row, "column '" + columns[j] + "' is " + x[j]);
            }
        }
    }

    private void vector(Row row, double[] x) {
        Vector vector = row.getAs(at + 1);
        if (vector == null || vector.size() != dimension) {
            throw problem(
                    row,
                    "has " + (vector == null ? "no vector" : vector.size() + " features") + " where others have "
                            + dimension);
        }
        Arrays.fill(x, 0);
        double[] values = vector instanceof SparseVector sparse ? sparse.values() : vector.toArray();
        for (int k = 0; k < values.length; k++) {
            int j = vector instanceof SparseVector sparse ? sparse.indices()[k] : k;
            x[j] = values[k];
            if (!Double.isFinite(x[j])) {
                throw problem(row, "feature " + (j + 1) + " is " + x[j]);
            }
        }
    }

    private InputException problem(Row row, String what) {
        return new InputException(source + ": record " + id(row) + ": " + what + "; expected finite numbers");
    }
}
