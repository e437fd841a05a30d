package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.datasets.format.Libsvm;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines of LIBSVM, as columns {@code id} (the line, from 1), {@code label} and {@code features}. */
record LibsvmSource(Arguments arguments) implements Domain.Source {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.LongType, false)
            .add("label", DataTypes.StringType, false)
            .add("features", SQLDataTypes.VectorType(), false);

    @Override
    public SortedMap<String, String> digests(DataFolder folder, String role, long seed) {
        return Domain.digests(folder, arguments.text("path"));
    }

    @Override
    public Domain open(SparkSession spark, DataFolder folder, String role, long seed) {
        String path = arguments.text("path");
        int dimension = arguments.integer("dimension");
        String[] files = Domain.files(folder, path);
        if (files.length != 1) {
            throw new InputException(
                    "libsvm(path=" + path + "): matches " + files.length + " files; lines are counted in one");
        }
        String label = arguments.has("label") ? arguments.text("label") : "";
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .textFile(files[0])
                .zipWithIndex()
                .filter(line -> !line._1().isBlank())
                .map(line -> row(path, line._2() + 1, line._1().strip(), dimension))
                .filter(row -> label.isEmpty() || row.getString(1).equals(label));
        String name = "libsvm(path=" + path + (label.isEmpty() ? ")" : ", label=" + label + ")");
        return new Domain(name, spark.createDataFrame(rows, SCHEMA), "id", List.of("features"), "", true);
    }

    /** One line that is not blank. @throws InputException naming it if it is not of this form */
    static Row row(String path, long line, String text, int dimension) {
        Libsvm.Line parsed = Libsvm.Line.parse(
                        text,
                        OptionalInt.of(dimension),
                        problem -> new InputException(path + ": line " + line + ": " + problem))
                .orElseThrow();
        return RowFactory.create(line, parsed.label(), Vectors.sparse(dimension, parsed.columns(), parsed.values()));
    }
}
