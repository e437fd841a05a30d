package dev.firebreak.experiments.store;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/**
 * A table of a result that fits in memory, kept as {@code tables/<name>.parquet}.
 *
 * @param columns their names, in order
 * @param rows the values by column, each a {@code String}, {@code Long} or {@code Double}, of one type in a column; a column that a row
 *     does not name is null there
 */
public record ResultTable(List<String> columns, List<Map<String, Object>> rows) {

    /** Copies the lists. */
    public ResultTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** The values of metrics by round, in a column {@code round} and one for each metric in the order of their names. */
    public static ResultTable ofMetrics(List<MetricRow> metrics) {
        SortedSet<String> names = new TreeSet<>();
        SortedMap<Integer, Map<String, Object>> rounds = new TreeMap<>();
        for (MetricRow row : metrics) {
            names.add(row.metric());
            rounds.computeIfAbsent(row.round(), round -> new LinkedHashMap<>(Map.of("round", (long) round)))
                    .put(row.metric(), row.value());
        }
        List<String> columns = new ArrayList<>(List.of("round"));
        columns.addAll(names);
        return new ResultTable(columns, List.copyOf(rounds.values()));
    }

    /** The same with a last column that has one value in all rows. */
    public ResultTable with(String column, Object value) {
        List<String> more = new ArrayList<>(columns);
        more.add(column);
        return new ResultTable(
                more,
                rows.stream()
                        .map(row -> {
                            Map<String, Object> longer = new LinkedHashMap<>(row);
                            longer.put(column, value);
                            return longer;
                        })
                        .toList());
    }

    /** As RFC 4180 has it; null is an empty value. */
    public String csv() {
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(csv, CSVFormat.RFC4180)) {
            printer.printRecord(columns);
            for (Map<String, Object> row : rows) {
                printer.printRecord(columns.stream().map(row::get));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("text in memory can be written", impossible);
        }
        return csv.toString();
    }

    /** The file of a table in a result folder. */
    public static String file(String name) {
        return ResultFolder.TABLES + "/" + name + ".parquet";
    }

    /** As a Parquet file of nullable columns string, int64 and double; a column without values is one of strings. */
    public byte[] parquet() throws IOException {
        Types.MessageTypeBuilder builder = Types.buildMessage();
        for (String column : columns) {
            PrimitiveTypeName type = rows.stream()
                    .map(row -> row.get(column))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(ResultTable::type)
                    .orElse(BINARY);
            if (type == BINARY) {
                builder.optional(type).as(stringType()).named(column);
            } else {
                builder.optional(type).named(column);
            }
        }
        MessageType schema = builder.named("rows");
        return ParquetBytes.write(
                schema, rows.stream().map(row -> group(schema, row)).toList());
    }

    private static PrimitiveTypeName type(Object value) {
        return value instanceof Long ? INT64 : value instanceof Double ? DOUBLE : BINARY;
    }

    private static Group group(MessageType schema, Map<String, Object> row) {
        Group group = new SimpleGroup(schema);
        row.forEach((column, value) -> {
            if (value instanceof Long whole) {
                group.add(column, whole);
            } else if (value instanceof Double real) {
                group.add(column, real);
            } else if (value != null) {
                group.add(column, (String) value);
            }
        });
        return group;
    }

    /**
     * The table in a file; of one without rows the columns are not read.
     *
     * @throws IOException if it is not such a file, in words that fit after a colon
     */
    static ResultTable read(byte[] file) throws IOException {
        List<String> columns = new ArrayList<>();
        List<Map<String, Object>> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = ParquetBytes.reader(file)) {
            for (Group group = reader.read(); group != null; group = reader.read()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int k = 0; k < group.getType().getFieldCount(); k++) {
                    String column = group.getType().getFieldName(k);
                    if (rows.isEmpty()) {
                        columns.add(column);
                    }
                    if (group.getFieldRepetitionCount(k) > 0) {
                        row.put(column, value(group, k));
                    }
                }
                rows.add(row);
            }
        } catch (IOException | RuntimeException damaged) {
            // Parquet reports damage by many exceptions, none of which names the file.
            throw new IOException("it is not the Parquet file that was written", damaged);
        }
        return new ResultTable(columns, rows);
    }

    private static Object value(Group group, int column) {
        PrimitiveTypeName type =
                group.getType().getType(column).asPrimitiveType().getPrimitiveTypeName();
        return switch (type) {
            case INT64 -> (Object) group.getLong(column, 0);
            case DOUBLE -> group.getDouble(column, 0);
            default -> group.getString(column, 0);
        };
    }
}
