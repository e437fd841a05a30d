package dev.firebreak.jobs.selection;

import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.datasets.format.Numbers;
import dev.firebreak.jobs.SparkTables;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/** A domain with vectors: in rows of the id as whole number or text, the features, and the records' own columns. */
record VectorizedDomain(Domain domain, Dataset<Row> rows, FeatureReader reader) {
    private static final String ID = "__id";
    private static final String FEATURE = "__x";
    private static final String DECIMAL = "^(?:" + Numbers.DECIMAL + "|[+-]?(?:NaN|Infinity))$";
    private static final List<DataType> WHOLE =
            List.of(DataTypes.ByteType, DataTypes.ShortType, DataTypes.IntegerType, DataTypes.LongType);

    /** With the domain's columns of numbers. */
    static VectorizedDomain columns(Domain domain) {
        Column[] derived = new Column[1 + domain.features().size()];
        derived[0] = id(domain);
        for (int j = 1; j < derived.length; j++) {
            String feature = domain.features().get(j - 1);
            Column number = SparkTables.quoted(feature).try_cast("double");
            // Spark also casts forms of Java such as 1d and 0x1p3. What is not finite is refused by its value.
            boolean text = domain.rows().schema().apply(feature).dataType().equals(DataTypes.StringType);
            derived[j] = (text
                            ? functions.when(
                                    functions.trim(SparkTables.quoted(feature)).rlike(DECIMAL), number)
                            : number)
                    .as(FEATURE + (j - 1));
        }
        return of(domain, domain.rows(), derived, domain.features().toArray(String[]::new), derived.length - 1);
    }

    /** With one column of vectors, which {@code rows} has besides the domain's. */
    static VectorizedDomain vectors(Domain domain, Dataset<Row> rows, String column, int dimension) {
        Column[] derived = {id(domain), SparkTables.quoted(column).as(FEATURE)};
        return of(domain, rows, derived, new String[0], dimension);
    }

    private static VectorizedDomain of(
            Domain domain, Dataset<Row> rows, Column[] derived, String[] columns, int dimension) {
        Column[] all = Stream.concat(Arrays.stream(derived), Arrays.stream(own(domain)))
                .toArray(Column[]::new);
        return new VectorizedDomain(domain, rows.select(all), new FeatureReader(domain.name(), columns, dimension));
    }

    private static Column[] own(Domain domain) {
        return Arrays.stream(domain.rows().columns()).map(SparkTables::quoted).toArray(Column[]::new);
    }

    // Spark compares decimals of different scales after rounding, so a type with a fraction is refused.
    private static Column id(Domain domain) {
        DataType type = domain.rows().schema().apply(domain.id()).dataType();
        Column id = SparkTables.quoted(domain.id());
        if (WHOLE.contains(type)) {
            return id.cast(DataTypes.LongType).as(ID);
        }
        boolean whole = type instanceof DecimalType decimal && decimal.scale() == 0;
        if (!whole && !type.equals(DataTypes.StringType)) {
            throw new InputException(domain.name() + ": the column of ids '" + Printable.shortened(domain.id())
                    + "' is " + type.simpleString() + "; expected whole numbers, texts, or decimals of scale 0");
        }
        return id.cast(DataTypes.StringType).as(ID);
    }

    DataType idType() {
        return rows.schema().apply(ID).dataType();
    }

    /** Ids and features only. */
    JavaRDD<Row> vectors() {
        int derived = rows.columns().length - domain.rows().columns().length;
        return rows.select(Arrays.stream(rows.columns())
                        .limit(derived)
                        .map(SparkTables::quoted)
                        .toArray(Column[]::new))
                .toJavaRDD();
    }

    /** The records' own columns of some rows. */
    Dataset<Row> original(Dataset<Row> some) {
        return some.select(own(domain));
    }

    /** Checks every id. @throws InputException if an id occurs more than once */
    void refuseDuplicates() {
        if (domain.positions()) {
            return;
        }
        List<Row> twice =
                rows.groupBy(ID).count().filter("count > 1").sort(ID).limit(1).collectAsList();
        if (!twice.isEmpty()) {
            throw new InputException(domain.name() + ": the id " + twice.get(0).get(0) + " occurs "
                    + twice.get(0).getLong(1) + " times; each record needs an id of its own");
        }
    }

    /** Takes id and features out of a row, whose first column is the id; of {@code columns} of numbers, or of one column of vectors. */
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
            double[] x = columns.length == 0 ? vector(row) : numbers(row);
            for (int j = 0; j < dimension; j++) {
                if (!Double.isFinite(x[j])) {
                    throw problem(row, (columns.length == 0 ? "feature " + (j + 1) : column(j)) + " is " + x[j]);
                }
            }
            return x;
        }

        private double[] numbers(Row row) {
            double[] x = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                if (row.isNullAt(1 + j)) {
                    throw problem(row, column(j) + " holds no number");
                }
                x[j] = row.getDouble(1 + j);
            }
            return x;
        }

        private double[] vector(Row row) {
            Vector vector = row.getAs(1);
            if (vector == null || vector.size() != dimension) {
                String what = vector == null ? "no vector" : vector.size() + " features";
                throw problem(row, "has " + what + " where others have " + dimension);
            }
            // A dense vector gives its own array.
            return vector instanceof SparseVector
                    ? vector.toArray()
                    : vector.toArray().clone();
        }

        private String column(int j) {
            return "column '" + columns[j] + "'";
        }

        private InputException problem(Row row, String what) {
            return new InputException(source + ": record " + id(row) + ": " + what + "; expected finite numbers");
        }
    }
}
