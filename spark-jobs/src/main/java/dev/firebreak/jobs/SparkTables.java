package dev.firebreak.jobs;

import dev.firebreak.core.InputException;
import dev.firebreak.datasets.TableCatalog;
import dev.firebreak.datasets.format.TableRows;
import dev.firebreak.jobs.workers.SparkApplication;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** Tables and views of the catalogue of the running application, read row by row on the driver. */
public final class SparkTables implements TableCatalog {

    @Override
    public TableRows open(String table, String id) {
        SparkSession spark = SparkApplication.session();
        try {
            Dataset<Row> rows = spark.table(table);
            if (!Arrays.asList(rows.columns()).contains(id)) {
                throw new InputException(
                        "table " + table + ": has no column '" + id + "'; it has " + String.join(", ", rows.columns()));
            }
            Column[] columns = Arrays.stream(rows.schema().fields())
                    .map(SparkTables::column)
                    .toArray(Column[]::new);
            return new Rows(table, rows.select(columns).sort(quoted(id)));
        } catch (Exception refused) {
            throw Refusals.of("table " + table, refused);
        }
    }

    /** A column by its name, dots and all. */
    public static Column quoted(String name) {
        return functions.col("`" + name.replace("`", "``") + "`");
    }

    // What is neither number nor truth value is read as the text that Spark writes for it.
    private static Column column(StructField field) {
        Column column = quoted(field.name());
        boolean kept = field.dataType() instanceof NumericType || field.dataType() instanceof BooleanType;
        return kept ? column : column.cast("string").as(field.name());
    }

    /** The rows in their order. */
    private static final class Rows extends TableRows {
        private final String table;
        private final List<String> columns;
        private final Iterator<Row> rows;
        private Row row;
        private long number;

        Rows(String table, Dataset<Row> rows) {
            this.table = table;
            this.columns = List.of(rows.columns());
            this.rows = rows.toLocalIterator();
        }

        @Override
        public String name() {
            return "table " + table;
        }

        @Override
        public List<String> columns() {
            return columns;
        }

        @Override
        public boolean next() {
            number++;
            try {
                row = rows.hasNext() ? rows.next() : null;
            } catch (Exception failed) {
                // Spark throws what it does not declare.
                throw Refusals.of(name(), failed);
            }
            return row != null;
        }

        @Override
        protected Object value(int column) {
            Object value = row.get(column);
            if (value instanceof Float narrow) {
                return (double) narrow;
            }
            return value instanceof Byte || value instanceof Short || value instanceof Integer
                    ? (Object) ((Number) value).longValue()
                    : value;
        }

        @Override
        public InputException problem(String what) {
            return fault("row " + number + " by id: " + what);
        }

        /** Nothing is held. */
        @Override
        public void close() {}
    }
}
