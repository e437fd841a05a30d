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
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
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
        List<String> columns = new ArrayList<>(List.of("round"));
        metrics.stream().map(MetricRow::metric).distinct().sorted().forEach(columns::add);
        List<Map<String, Object>> rows = new ArrayList<>();
        MetricRow.byRound(metrics).forEach((round, values) -> {
            Map<String, Object> row = new LinkedHashMap<>(values);
            row.put("round", (long) round);
            rows.add(row);
        });
        return new ResultTable(columns, rows);
    }

    /** The same with a last column that has one value in all rows. */
    public ResultTable with(String column, Object value) {
        List<String> more = new ArrayList<>(columns);
        more.add(column);
        List<Map<String, Object>> longer = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            longer.add(new LinkedHashMap<>(row));
            longer.get(longer.size() - 1).put(column, value);
        }
        return new ResultTable(more, longer);
    }

    /** As RFC 4180 has it; null is an empty value. */
    public String csv() {
        return csv(
                columns,
                rows.stream()
                        .map(row -> columns.stream().map(row::get).toList())
                        .toList());
    }

    /**
     * Cells as RFC 4180 has them; null is an empty value.
     *
     * @param head the first line
     */
    public static String csv(List<String> head, List<? extends List<?>> cells) {
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(csv, CSVFormat.RFC4180)) {
            printer.printRecord(head);
            printer.printRecords(cells);
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

    /** The table in a file; of one without rows the columns are not read. Fails as {@link ParquetBytes#rows}. */
    static ResultTable read(byte[] file) throws IOException {
        List<String> columns = new ArrayList<>();
        List<Map<String, Object>> rows = ParquetBytes.rows(file, group -> {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int k = 0; k < group.getType().getFieldCount(); k++) {
                if (columns.size() == k) {
                    columns.add(group.getType().getFieldName(k));
                }
                if (group.getFieldRepetitionCount(k) > 0) {
                    row.put(columns.get(k), value(group, k));
                }
            }
            return row;
        });
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
