package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.linalg.SymmetricEigen;
import dev.firebreak.jobs.selection.VectorizedDomain.FeatureReader;
import dev.firebreak.unlearning.selection.Moments;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * The coordinates along so many leading eigenvectors of the covariance of both domains together. Sums are exact and eigenvectors are
 * computed in a fixed order of operations; the last bits of MLlib's would depend on partitions.
 */
record PrincipalDirections(int components) implements FeatureSpace {
    private static final int MOST_COLUMNS = 512;
    private static final String VECTOR = "__principal";

    @Override
    public VectorizedDomains prepare(Domain unwanted, Domain retained) {
        VectorizedDomains plain = FeatureSpace.columns(unwanted, retained);
        int d = plain.dimension();
        if (!plain.dense() || d > MOST_COLUMNS || components > d) {
            throw new InputException("features: principal(components=" + components
                    + ") needs at least as many columns of numbers and at most " + MOST_COLUMNS + ", but there are "
                    + d);
        }
        JavaRDD<Row> both = plain.unwanted().vectors().union(plain.retained().vectors());
        FeatureReader reader = plain.unwanted().reader();
        Moments moments = MomentsPass.of(both, reader, 0, 0);
        double[] mean = moments.mean();
        double[][] directions = directions(MomentsPass.covariance(both, reader, mean, moments.count()), d);
        return new VectorizedDomains(
                projected(plain.unwanted(), mean, directions), projected(plain.retained(), mean, directions), true);
    }

    // One after the other; each is subtracted from the matrix before the next is computed.
    private double[][] directions(double[] covariance, int d) {
        double[][] directions = new double[components][];
        for (int c = 0; c < components; c++) {
            SymmetricEigen.Pair pair = SymmetricEigen.largestPair(covariance, d);
            directions[c] = pair.vector();
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    covariance[i * d + j] -= pair.value() * pair.vector()[i] * pair.vector()[j];
                }
            }
        }
        return directions;
    }

    private static VectorizedDomain projected(VectorizedDomain plain, double[] mean, double[][] directions) {
        FeatureReader reader = plain.reader();
        StructType schema = plain.rows().schema().add(VECTOR, SQLDataTypes.VectorType(), false);
        JavaRDD<Row> rows = plain.rows().toJavaRDD().map(row -> {
            Vector projected = Vectors.dense(project(reader.features(row), mean, directions));
            Object[] values = new Object[row.size() + 1];
            Arrays.setAll(values, k -> k < row.size() ? row.get(k) : projected);
            return RowFactory.create(values);
        });
        Dataset<Row> table = plain.rows().sparkSession().createDataFrame(rows, schema);
        return VectorizedDomain.vectors(plain.domain(), table, VECTOR, directions.length);
    }

    private static double[] project(double[] x, double[] mean, double[][] directions) {
        double[] projected = new double[directions.length];
        for (int c = 0; c < projected.length; c++) {
            for (int j = 0; j < x.length; j++) {
                projected[c] += (x[j] - mean[j]) * directions[c][j];
            }
        }
        return projected;
    }
}
