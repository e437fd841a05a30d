package dev.firebreak.jobs.selection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.firebreak.core.Excerpt;
import dev.firebreak.core.InputException;
import dev.firebreak.core.Printable;
import dev.firebreak.core.part.Arguments;
import dev.firebreak.core.part.Nearest;
import dev.firebreak.datasets.DataFolder;
import dev.firebreak.jobs.Refusals;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;

/** Tables in Parquet, CSV or lines of JSON. CSV cells become numbers where numbers are needed. */
record TableSource(Format format, Arguments arguments) implements Domain.Source {
    // Besides JSON all that Spark's reader accepts: a line that it reads must not escape the check of its keys.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
            .build();

    @Override
    public SortedMap<String, String> digests(DataFolder folder, String role, long seed) {
        return Domain.digests(folder, arguments.text("path"));
    }

    /** How a table is written. */
    enum Format {
        PARQUET,
        CSV,
        JSON_LINES;

        /** As a part's name. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Domain open(SparkSession spark, DataFolder folder, String role, long seed) {
        String path = arguments.text("path");
        String name = format.word() + "(path=" + path + ")";
        String[] paths = Domain.files(folder, path);
        String text = arguments.has("text") ? arguments.text("text") : "";
        try {
            Dataset<Row> all = read(spark.read(), name, paths, !text.isEmpty());
            Dataset<Row> rows = arguments.has("where") ? all.filter(arguments.text("where")) : all;
            List<String> columns = Arrays.asList(rows.columns());
            String id = known(name, arguments.text("id"), columns, "; name the column of record ids by id=...");
            List<String> features = List.of();
            if (!text.isEmpty()) {
                known(name, text, columns, "");
            } else if (arguments.has("features")) {
                features = Arrays.asList(arguments.text("features").strip().split("\\s+", -1));
                features.forEach(feature -> known(name, feature, columns, ""));
            } else {
                features = Arrays.stream(rows.schema().fields())
                        .filter(field -> !field.name().equals(id))
                        .filter(field -> format == Format.CSV || field.dataType() instanceof NumericType)
                        .map(StructField::name)
                        .toList();
            }
            return new Domain(name, rows, id, features, text, false);
        } catch (Exception refused) {
            throw Refusals.of(name, refused);
        }
    }

    private Dataset<Row> read(DataFrameReader reader, String name, String[] paths, boolean texts) {
        return switch (format) {
            case PARQUET -> reader.parquet(paths);
            case JSON_LINES ->
                reader.json(reader.textFile(paths)
                        .map((MapFunction<String, String>) line -> checked(name, line), Encoders.STRING()));
            // A text may hold line breaks; a table of numbers does not, and can then be read by parts.
            case CSV ->
                reader.option("header", true)
                        // Columns are found by name: a later file with another header is refused, not read by position.
                        .option("enforceSchema", false)
                        .option("multiLine", texts)
                        .option("escape", "\"")
                        .csv(paths);
        };
    }

    // Spark's reader takes the last of several values of a key without a message; a line that is no JSON it reports
    // itself.
    private static String checked(String name, String line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            while (json.nextToken() != null) {
                // Keys are compared as they are read.
            }
        } catch (JsonProcessingException refused) {
            if (refused.getOriginalMessage().startsWith("Duplicate field")) {
                throw new InputException(
                        name + ": " + Printable.shortened(refused.getOriginalMessage()) + " in " + Excerpt.of(line),
                        refused);
            }
        }
        return line;
    }

    private static String known(String name, String column, List<String> columns, String hint) {
        if (!columns.contains(column)) {
            throw new InputException(
                    name + ": there is no column '" + column + "'" + Nearest.hint(column, columns) + hint);
        }
        return column;
    }
}
