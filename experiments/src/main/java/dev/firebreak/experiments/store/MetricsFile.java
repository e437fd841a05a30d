package dev.firebreak.experiments.store;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Types;

/**
 * Metric rows as one Parquet file in memory, with columns {@code round int32, seed int64, metric string, value double}, none
 * nullable. Equal rows give equal bytes.
 */
final class MetricsFile {
    private static final MessageType SCHEMA = Types.buildMessage()
            .required(INT32)
            .named("round")
            .required(INT64)
            .named("seed")
            .required(BINARY)
            .as(stringType())
            .named("metric")
            .required(DOUBLE)
            .named("value")
            .named("metrics");

    private MetricsFile() {}

    static byte[] encode(List<MetricRow> rows) throws IOException {
        return ParquetBytes.write(
                SCHEMA,
                rows.stream()
                        .map(row -> new SimpleGroup(SCHEMA)
                                .append("round", row.round())
                                .append("seed", row.seed())
                                .append("metric", row.metric())
                                .append("value", row.value()))
                        .toList());
    }

    /**
     * The rows of a file.
     *
     * @throws IOException if it is not such a file, in words that fit after a colon
     */
    static List<MetricRow> decode(byte[] file) throws IOException {
        List<MetricRow> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetBytes.reader(file)) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                rows.add(new MetricRow(
                        group.getInteger("round", 0),
                        group.getLong("seed", 0),
                        group.getString("metric", 0),
                        group.getDouble("value", 0)));
            }
        } catch (IOException | RuntimeException e) {
            // Parquet reports damage by many exceptions, none of which names the file.
            throw new IOException("it is not the Parquet file that was written", e);
        }
        return rows;
    }
}
