package dev.firebreak.jobs.unlearning.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.DataFolder;
import java.util.List;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines of LIBSVM, as columns {@code id} (the line, from 1), {@code label} and {@code features}. */
record LibsvmSource(Arguments arguments) implements DomainSource {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("label", DataTypes.StringType, false)
            .add("features", SQLDataTypes.VectorType(), false);

    @Override
    public SortedMap<String, String> digests(DataFolder folder, String role, long seed) {
        return SourceFiles.of(folder, arguments.text("path")).digests(folder.hadoop());
    }

    @Override
    public Domain open(SparkSession spark, DataFolder folder, String role, long seed) {
        String path = arguments.text("path");
        int dimension = arguments.integer("dimension");
        SourceFiles files = SourceFiles.of(folder, path);
        if (files.paths().size() != 1) {
            throw new InputException(
                    "libsvm(path=" + path + "): matches " + files.paths().size() + " files; lines are counted in one");
        }
        String label = arguments.has("label") ? arguments.text("label") : "";
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .textFile(files.paths().get(0))
                .zipWithIndex()
                .filter(line -> !line._1().isBlank())
                .map(line -> row(path, line._2() + 1, line._1().strip(), dimension))
                .filter(row -> label.isEmpty() || row.getString(1).equals(label));
        String name = "libsvm(path=" + path + (label.isEmpty() ? ")" : ", label=" + label + ")");
        return new Domain(name, spark.createDataFrame(rows, SCHEMA), "id", List.of("features"), "", true);
    }

    /** One line that is not blank. @throws InputException naming it if it is not of this form */
    static Row row(String path, long line, String text, int dimension) {
        String[] words = text.split("[ \t]+", -1);
        int[] columns = new int[words.length - 1];
        double[] values = new double[columns.length];
        for (int k = 0; k < columns.length; k++) {
            String word = words[k + 1];
            int colon = word.indexOf(':');
            try {
                columns[k] = Integer.parseInt(word.substring(0, Math.max(0, colon))) - 1;
                values[k] = Double.parseDouble(word.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw new InputException(path + ": line " + line + ": found '" + word + "'; expected index:value", e);
            }
            if (columns[k] < (k == 0 ? 0 : columns[k - 1] + 1) || columns[k] >= dimension) {
                throw new InputException(path + ": line " + line + ": index " + (columns[k] + 1)
                        + "; expected ascending indices in 1.." + dimension + " (dimension=...)");
            }
        }
        Vector vector = Vectors.sparse(dimension, columns, values);
        return RowFactory.create(line, words[0], vector);
    }
}
